import { asFields, type Fields, own } from './fields.ts';

const HEALTH = 'the health function';
const PROBE = 'the probe function';
const ALARM = 'the alarm function';
const ADAPTER = 'the probe function, through an adapter (docs/deployment-hooks.md)';

export type Destination = typeof HEALTH | typeof PROBE | typeof ALARM | typeof ADAPTER;

/** What an event looks like, for people. */
export type Recognized = {
  /** With its article: `an SQS batch`. */
  readonly what: string;
  /** Where it should have gone. @default - to no function of Beacon */
  readonly meantFor?: Destination;
};

type Kind = Recognized & { readonly matches: (event: Fields, text: string) => boolean };

const has = (...names: readonly string[]) => {
  return (event: Fields) => names.every(name => own(event, name) !== undefined);
};

const hasContext = (name: string) => (event: Fields) =>
  own(asFields(own(event, 'requestContext')), name) !== undefined;

/** Whether the first record of a batch comes from a service. SNS writes the name of the field in capitals. */
const isFrom = (source: string) => (event: Fields) => {
  const record = firstRecord(event);
  return own(record, 'eventSource') === source || own(record, 'EventSource') === source;
};

function firstRecord(event: Fields): Fields {
  const records = own(event, 'Records');
  return asFields(Array.isArray(records) ? records[0] : undefined);
}

const isSchedule = (event: Fields) => own(event, 'detail-type') === 'Scheduled Event';

const isWarmUp = (event: Fields) =>
  own(event, 'source') === 'serverless-plugin-warmup' || has('warmer')(event);

/** In CloudWatch's own forms, and in whatever has wrapped them. */
const isAlarm = (_event: Fields, text: string) =>
  /alarmData|NewStateValue|CloudWatch Alarm (Contributor )?State Change/.test(text);

const isRunRequest = (event: Fields) =>
  Object.keys(event).every(name => ['components', 'cause', 'fresh'].includes(name));

/** The events that people send to a function by mistake. The first that matches is it. */
const KINDS: readonly Kind[] = [
  { what: 'a state change of a CloudWatch alarm', meantFor: ALARM, matches: isAlarm },
  { what: 'a schedule of EventBridge', meantFor: PROBE, matches: isSchedule },
  {
    what: 'a lifecycle hook of Amazon ECS',
    meantFor: PROBE,
    matches: has('lifecycleStage', 'executionDetails'),
  },
  { what: 'a lifecycle hook of Amazon ECS', meantFor: PROBE, matches: has('targetServiceRevisionArn') },
  {
    what: 'a lifecycle hook of CodeDeploy',
    meantFor: ADAPTER,
    matches: has('LifecycleEventHookExecutionId'),
  },
  { what: 'an SQS batch', meantFor: ALARM, matches: isFrom('aws:sqs') },
  { what: 'an SNS notification', meantFor: ALARM, matches: isFrom('aws:sns') },
  { what: 'a notification of S3', matches: isFrom('aws:s3') },
  { what: 'a batch of Kinesis', matches: isFrom('aws:kinesis') },
  { what: 'a batch of a DynamoDB stream', matches: isFrom('aws:dynamodb') },
  { what: 'a request of Lambda@Edge', matches: event => has('cf')(firstRecord(event)) },
  { what: 'a batch of Firehose', matches: has('deliveryStreamArn', 'records') },
  { what: 'a batch of Kafka or of a message broker', matches: has('eventSource') },
  { what: 'a batch of CloudWatch Logs', matches: has('awslogs') },
  { what: 'a trigger of Cognito', matches: has('triggerSource', 'userPoolId') },
  { what: 'a custom resource of CloudFormation', matches: has('RequestType', 'ResponseURL') },
  { what: 'a job of CodePipeline', matches: has('CodePipeline.job') },
  { what: 'an evaluation of AWS Config', matches: has('invokingEvent') },
  { what: 'the outcome of another function', matches: has('requestPayload', 'responsePayload') },
  {
    what: 'the context of a Step Functions execution',
    meantFor: PROBE,
    matches: has('Execution', 'StateMachine'),
  },
  { what: 'a call for a warm function', matches: isWarmUp },
  { what: 'an event of EventBridge', matches: has('detail-type', 'source') },
  { what: 'an authorizer request of API Gateway', matches: has('methodArn') },
  { what: 'an authorizer request of an HTTP API', matches: has('routeArn') },
  { what: 'a WebSocket event of API Gateway', matches: hasContext('connectionId') },
  { what: 'an HTTP request', meantFor: HEALTH, matches: has('httpMethod') },
  { what: 'an HTTP request', meantFor: HEALTH, matches: has('requestContext') },
  { what: 'an HTTP request of VPC Lattice', meantFor: HEALTH, matches: has('raw_path') },
];

/** What an event looks like that reached a function which does not understand it. Never throws. */
export function recognize(event: unknown): Recognized {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return {
      what: event === undefined ? 'an invocation without an event' : 'an event that is not an object',
    };
  }
  const fields = asFields(event);
  const text = textOf(event);
  const known = KINDS.find(({ matches }) => matches(fields, text));
  if (known) return known;
  return isRunRequest(fields)
    ? { what: 'a request for a run', meantFor: PROBE }
    : { what: 'an event that Beacon does not know' };
}

/** Events come from JSON; what a test or a local call makes may not be JSON. */
function textOf(event: object): string {
  try {
    return JSON.stringify(event);
  } catch {
    return '';
  }
}
