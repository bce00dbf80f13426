// Events that people send to a function by mistake. From the test data of aws/aws-lambda-go (events/testdata) and of
// aws-powertools/powertools-lambda-python (tests/events), named at each event; shortened where a field repeats another.

import { recordedEvent } from './alarm-events.ts';
import { restApiEvent } from './events.ts';
import { eventBridgeSchedule, schedulerEvent } from './schedules.ts';

/** What an event looks like, where it was meant for, and the event. */
export type WrongEventCase = readonly [what: string, meantFor: string, event: unknown];

const HEALTH = 'the health function';
const PROBE = 'the probe function';
const ALARM = 'the alarm function';
const NONE = 'no function of Beacon';

/** powertools: sqsEvent.json. */
const sqsBatch = {
  Records: [
    {
      messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...',
      body: 'Test message.',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
      messageAttributes: { testAttr: { stringValue: '100', binaryValue: 'base64Str', dataType: 'Number' } },
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-2:123456789012:my-queue',
      awsRegion: 'us-east-2',
    },
  ],
};

/** powertools: snsEvent.json. */
const snsNotification = {
  Records: [
    {
      EventVersion: '1.0',
      EventSubscriptionArn: 'arn:aws:sns:us-east-2:123456789012:sns-la ...',
      EventSource: 'aws:sns',
      Sns: { Timestamp: '2019-01-02T12:45:07.000Z', Message: 'Hello from SNS!', Subject: 'TestInvoke' },
    },
  ],
};

/** lambda-go: s3-event.json. */
const s3Notification = {
  Records: [
    {
      eventVersion: '2.0',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: '1970-01-01T00:00:00.123Z',
      eventName: 'ObjectCreated:Put',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: 'sourcebucket' },
        object: { key: 'HappyFace.jpg', size: 1024 },
      },
    },
  ],
};

/** powertools: kinesisStreamEventOneRecord.json. */
const kinesisBatch = {
  Records: [
    {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: '1',
        data: 'eyJtZXNzYWdlIjogInRlc3QgbWVzc2FnZSJ9',
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventName: 'aws:kinesis:record',
      eventSourceARN: 'arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream',
    },
  ],
};

/** powertools: eventBridgeEvent.json. */
const eventBridgeEvent = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: { instance_id: 'i-1234567890abcdef0', state: 'terminated' },
};

/** lambda-go: cognito-event-userpools-presignup.json. */
const cognitoTrigger = {
  version: '1',
  triggerSource: 'PreSignUp_SignUp',
  region: '<region>',
  userPoolId: '<userPoolId>',
  userName: '<userName>',
  request: { userAttributes: { email: '<email>' } },
  response: { autoConfirmUser: false },
};

/** lambda-go: cfn-custom-resource-create-event.json. */
const customResource = {
  RequestType: 'Create',
  ResponseURL: 'http://pre-signed-S3-url-for-response',
  StackId: 'arn:aws:cloudformation:us-west-2:123456789012:stack/stack-name/guid',
  RequestId: 'unique id for this create request',
  ResourceType: 'Custom::TestResource',
  LogicalResourceId: 'MyTestResource',
  ResourceProperties: { Name: 'Value', List: ['1', '2', '3'] },
};

/** lambda-go: codepipline-event.json. */
const pipelineJob = {
  'CodePipeline.job': {
    id: '11111111-abcd-1111-abcd-111111abcdef',
    data: { artifactCredentials: { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } },
  },
};

/** powertools: apiGatewayWebSocketApiConnect.json. */
const webSocket = {
  headers: { Host: 'fjnq7njcv2.execute-api.us-east-1.amazonaws.com' },
  requestContext: {
    routeKey: '$connect',
    eventType: 'CONNECT',
    connectionId: 'BFHPhfCWIAMCKlQ=',
    stage: 'prod',
  },
  isBase64Encoded: false,
};

/** Of a state machine that passes its context object (`$$`) on, as the Step Functions guide shows it. */
const stateMachineContext = {
  Execution: {
    Id: 'arn:aws:states:us-east-1:123456789012:execution:stateMachineName:executionName',
    Input: {},
  },
  State: { EnteredTime: '2019-03-26T20:14:13.192Z', Name: 'Test', RetryCount: 3 },
  StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:stateMachineName', Name: 'name' },
};

/** What AWS CodeDeploy sends, as several public hooks log it. */
const codeDeployHook = { DeploymentId: 'd-TEST', LifecycleEventHookExecutionId: 'hook-TEST' };

const AN_SQS_BATCH_OF_ALARMS = {
  Records: [{ ...sqsBatch.Records[0], body: JSON.stringify(recordedEvent('sns-metric')) }],
};

/** Events of other services, and of the two other functions. */
export const WRONG_EVENTS: readonly WrongEventCase[] = [
  ['an SQS batch', ALARM, sqsBatch],
  ['a state change of a CloudWatch alarm', ALARM, AN_SQS_BATCH_OF_ALARMS],
  ['a state change of a CloudWatch alarm', ALARM, recordedEvent('lambda-metric')],
  ['a state change of a CloudWatch alarm', ALARM, recordedEvent('eventbridge-contributor')],
  ['an SNS notification', ALARM, snsNotification],
  ['a schedule of EventBridge', PROBE, eventBridgeSchedule()],
  ['a schedule of EventBridge', PROBE, schedulerEvent()],
  ['a request for a run', PROBE, {}],
  ['a request for a run', PROBE, { components: ['database'], cause: 'a look' }],
  ['the context of a Step Functions execution', PROBE, stateMachineContext],
  [
    'a lifecycle hook of CodeDeploy',
    'the probe function, through an adapter (docs/deployment-hooks.md)',
    codeDeployHook,
  ],
  ['an HTTP request', HEALTH, restApiEvent()],
  ['an event of EventBridge', NONE, eventBridgeEvent],
  ['a notification of S3', NONE, s3Notification],
  ['a batch of Kinesis', NONE, kinesisBatch],
  ['a trigger of Cognito', NONE, cognitoTrigger],
  ['a custom resource of CloudFormation', NONE, customResource],
  ['a job of CodePipeline', NONE, pipelineJob],
  ['a WebSocket event of API Gateway', NONE, webSocket],
  ['a call for a warm function', NONE, { source: 'serverless-plugin-warmup' }],
  ['a call for a warm function', NONE, { warmer: true, concurrency: 3 }],
  ['an event that Beacon does not know', NONE, { hello: 'world' }],
];
