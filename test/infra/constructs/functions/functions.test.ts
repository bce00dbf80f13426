import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import {
  componentsWithVariables,
  variablesOf,
} from '../../../../infra/constructs/validation/component-variables.ts';
import { ALARM_TABLE } from '../../../../lib/alarm/settings.ts';
import { KIND_NUMBERS } from '../../../../lib/checks/numbers.ts';
import { resolve } from '../../support/resolve.ts';
import { actions, resource, resources, statements, variables } from '../../support/resources.ts';
import { fullStack, templateOf, testStack, vpcOf } from '../../support/stacks.ts';

let template: Template;

beforeAll(() => {
  ({ template } = fullStack({ alarms: { runbookUrl: 'https://example.com/runbook' } }));
});

const functionOf = (name: string) =>
  resource(template, 'AWS::Lambda::Function', new RegExp(`${name}[0-9A-F]{8}$`));

describe('the functions', () => {
  it('are health, edge, probe and alarm, each with its own time limit', () => {
    const timeouts = ['FunctionsHealth', 'FunctionsEdge', 'FunctionsProbe', 'HealthAlarm'].map(
      name => functionOf(name).Properties.Timeout,
    );
    expect(timeouts).toEqual([10, 5, 10, 30]);
    expect(resources(template, 'AWS::Lambda::Function').length).toBe(4);
  });

  it('run on Node 24, arm64, with 512 MB', () => {
    for (const { Properties } of resources(template, 'AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Handler: 'index.handler',
      });
    }
  });

  it('are the same code for the public and the edge path, and another for probe and alarm', () => {
    const keys = ['FunctionsHealth', 'FunctionsEdge', 'FunctionsProbe', 'HealthAlarm'].map(
      name => functionOf(name).Properties.Code.S3Key,
    );
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  it('write to their own log groups, which expire', () => {
    const groups = resources(template, 'AWS::Lambda::Function').map(
      each => each.Properties.LoggingConfig.LogGroup.Ref,
    );
    expect(new Set(groups).size).toBe(4);
    for (const { Properties } of resources(template, 'AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(30);
    }
  });

  it('are in the VPC, except the alarm function', () => {
    expect(functionOf('FunctionsEdge').Properties.VpcConfig.SubnetIds.length).toBe(2);
    expect(functionOf('HealthAlarm').Properties).not.toHaveProperty('VpcConfig');
  });

  it('reserve no concurrency', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('ReservedConcurrentExecutions');
  });

  it('have only variables that Beacon knows', () => {
    const names = resources(template, 'AWS::Lambda::Function').flatMap(each =>
      Object.keys(each.Properties.Environment.Variables),
    );
    const alarmVariables = [ALARM_TABLE, ...KIND_NUMBERS.map(({ table }) => table)].flatMap(Object.keys);
    const known = new Set([...variablesOf(componentsWithVariables([])).keys(), ...alarmVariables]);
    expect(names.filter(name => !known.has(name))).toEqual([]);
  });

  it('of the edge path write no line for the start and end of each invocation', () => {
    const logging = (name: string) => functionOf(name).Properties.LoggingConfig;
    expect(logging('FunctionsEdge')).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
    expect(logging('FunctionsHealth')).not.toHaveProperty('SystemLogLevel');
  });

  it('have variables for what to check, where it is, and its names', () => {
    expect(resolve(variables(template, /FunctionsProbe/))).toMatchObject({
      SERVICE_NAME: 'beacon',
      ENVIRONMENT: 'production',
      COMPONENTS: 'buffer,memory,database,cache',
      DATABASE_NAME: 'orders',
      DATABASE_IAM_AUTH: 'true',
      CACHE_URL: 'rediss://<Cache.PrimaryEndPoint.Address>:<Cache.PrimaryEndPoint.Port>',
      CACHE_NAME: '<Cache>',
      BUFFER_SOURCE: 'dynamodb',
    });
  });

  it('accept another architecture, retention, version, settings and code', () => {
    const stack = testStack();
    new HealthCheck(stack, 'Health', {
      buffer: true,
      architecture: Architecture.X86_64,
      logRetention: RetentionDays.ONE_WEEK,
      version: '2.1.0',
      settings: { CHECK_DEADLINE_MS: '1500' },
      code: Code.fromInline('exports.handler = async () => ({});'),
    });
    const own = templateOf(stack);
    const health = resource(own, 'AWS::Lambda::Function', /FunctionsHealth/).Properties;
    expect(health.Code).toHaveProperty('ZipFile');
    expect(health.Architectures).toEqual(['x86_64']);
    expect(variables(own, /FunctionsHealth/)).toMatchObject({
      CHECK_DEADLINE_MS: '1500',
      APP_VERSION: '2.1.0',
    });
    expect(resource(own, 'AWS::Logs::LogGroup', /HealthLog/).Properties.RetentionInDays).toBe(7);
  });

  it('need bundles: an error says which one is missing, and what to do', () => {
    const stack = testStack();
    stack.node.setContext('beacon:bundles', '/nowhere');
    expect(() => new HealthCheck(stack, 'Health', { buffer: true })).toThrow(
      /bundle of the function health is not built: run "npm run build"/,
    );
  });
});

describe('the heartbeat', () => {
  it('invokes the probe function each minute, retries once, and keeps failures', () => {
    const [target] = resource(template, 'AWS::Events::Rule', /Heartbeat/).Properties.Targets;
    const queue = resource(template, 'AWS::SQS::Queue');
    expect(resource(template, 'AWS::Events::Rule', /Heartbeat/).Properties.ScheduleExpression).toBe(
      'rate(1 minute)',
    );
    expect(target).toMatchObject({
      Arn: { 'Fn::GetAtt': [functionOf('FunctionsProbe').id, 'Arn'] },
      RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 1 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue.id, 'Arn'] } },
    });
    expect(resource(template, 'AWS::Lambda::EventInvokeConfig', /Probe/).Properties).toMatchObject({
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue.id, 'Arn'] } } },
    });
  });

  it('is as slow as the props say, or absent', () => {
    const slow = fullStack({ heartbeat: Duration.minutes(5) }).template;
    expect(resource(slow, 'AWS::Events::Rule', /Heartbeat/).Properties.ScheduleExpression).toBe(
      'rate(5 minutes)',
    );
    const without = fullStack({ heartbeat: false }).template;
    expect(resources(without, 'AWS::Events::Rule', /Heartbeat/)).toEqual([]);
  });
});

describe('the alarm function', () => {
  it('has its failures published to the topic by Lambda', () => {
    expect(resource(template, 'AWS::Lambda::EventInvokeConfig', /Alarm/).Properties).toMatchObject({
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: { Ref: resource(template, 'AWS::SNS::Topic').id } } },
    });
  });

  it('may invoke the probe function, read metrics and alarms, use its part of the table, and publish; nothing else', () => {
    const allowed = statements(template, /HealthAlarm/).flatMap(actions);
    expect(allowed.sort()).toEqual(
      [
        ...['logs:CreateLogStream', 'logs:PutLogEvents', 'lambda:InvokeFunction', 'sns:Publish'],
        ...['kms:Decrypt', 'kms:GenerateDataKey', 'cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData'],
        ...['PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem', 'Query', 'PutItem'].map(
          name => `dynamodb:${name}`,
        ),
      ].sort(),
    );
    // "You can't return information about composite alarms if your permission has a narrower scope" (API reference).
    const evidence = statements(template, /HealthAlarm/).find(each =>
      actions(each).includes('cloudwatch:DescribeAlarms'),
    );
    expect(evidence.Resource).toBe('*');
    const claims = statements(template, /HealthAlarm/).find(each =>
      actions(each).includes('dynamodb:PutItem'),
    );
    expect(claims.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['alarm#beacon#production'] },
    });
  });

  it('may describe all alarms: with a narrower permission CloudWatch hides composite alarms', () => {
    const describes = statements(template, /HealthAlarm/).find(each =>
      actions(each).includes('cloudwatch:DescribeAlarms'),
    );
    expect(describes.Resource).toBe('*');
  });

  it('has variables for the probe function, the components, their own metrics, and the runbook', () => {
    expect(resolve(variables(template, /HealthAlarm/))).toMatchObject({
      PROBE_FUNCTION_NAME: `<${functionOf('FunctionsProbe').id}>`,
      COMPONENTS: 'buffer,memory,database,cache',
      RDS_INSTANCE_ID: expect.stringContaining('Database'),
      CACHE_NODE_IDS: '<Cache>-001,<Cache>-002',
      RUNBOOK_URL: 'https://example.com/runbook',
    });
  });

  it('publishes to a topic that requires TLS, or to yours', () => {
    const { PolicyDocument } = resource(template, 'AWS::SNS::TopicPolicy').Properties;
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: expect.objectContaining({
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        }),
      }),
    );
    const stack = testStack();
    const topic = new Topic(stack, 'Mine', { enforceSSL: true });
    new HealthCheck(stack, 'Health', { buffer: true, alarms: { topic, emails: ['ops@example.com'] } });
    const own = templateOf(stack);
    expect(resource(own, 'AWS::SNS::Topic').id).toMatch(/^Mine/);
    expect(resource(own, 'AWS::SNS::Subscription').Properties.Endpoint).toBe('ops@example.com');
  });

  it('is in the property alarming, with everything that the alarms watch', () => {
    const { health } = fullStack({ serviceName: 'orders', alarms: { slowMs: 300 } });
    const { service, environment, stageName, components, slowMs, functions } = health.alarming?.watched ?? {};
    const names = components?.map(({ name }) => name);
    expect({ service, environment, stageName, components: names, slowMs }).toEqual({
      service: 'orders',
      environment: 'production',
      stageName: 'beacon',
      components: ['buffer', 'memory', 'database', 'cache'],
      slowMs: 300,
    });
    expect(functions?.probe === health.functions.probe).toBe(true);
    expect(health.alarming?.function.node.id).toBe('Alarm');
  });

  it('is absent without alarms', () => {
    const settings = { CHECK_DEADLINE_MS: '9000' }; // the limit is only for the alarm function
    const { template, health } = fullStack({ alarms: false, settings });
    expect(health.alarming).toBeUndefined();
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.resourceCountIs('AWS::SNS::Topic', 0);
  });
});

describe('grants', () => {
  const stack = testStack();
  const health = new HealthCheck(stack, 'Health', { buffer: { name: 'orders-audit' } });
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  health.grantDetails(role('Reader'));
  health.grantRun(role('Operator'));
  const writer = new LambdaFunction(stack, 'Writer', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  health.grantWrite(writer);
  const own = templateOf(stack);

  it('allow reading the details, and nothing else', () => {
    const [statement, ...more] = statements(own, /^Reader/);
    expect(more).toEqual([]);
    expect(actions(statement)).toEqual(['execute-api:Invoke']);
    expect(resolve(statement.Resource)).toMatch(/\/GET\/health\/details$/);
  });

  it('allow starting a run, through the API or the probe function', () => {
    const all = statements(own, /^Operator/);
    expect(all.flatMap(actions).sort()).toEqual(['execute-api:Invoke', 'lambda:InvokeFunction']);
    expect(resolve(all[0].Resource)).toMatch(/\/POST\/health$/);
  });

  it('allow a writer to report to the buffer’s part of the table, and set its variables', () => {
    const [statement, ...more] = statements(own, /^Writer/);
    expect(more).toEqual([]);
    expect(actions(statement)).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem']);
    expect(statement.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['buffer#orders-audit'] },
    });
    const { BUFFER_NAME, TABLE_NAME } = variables(own, /^Writer/);
    expect({ BUFFER_NAME, TABLE_NAME }).toEqual({
      BUFFER_NAME: 'orders-audit',
      TABLE_NAME: { Ref: resource(own, 'AWS::DynamoDB::Table').id },
    });
  });

  it('refuse a writer without a buffer', () => {
    const bare = new HealthCheck(testStack(), 'Health', { code: Code.fromInline('x') });
    expect(() => bare.grantWrite(writer)).toThrow(
      /buffer: is not given, so there is no buffer to report: set it to true/,
    );
  });
});

it('has outputs for its URL, the command, the functions, the Route 53 health check and the topic', () => {
  const values = Object.values(template.findOutputs('*')).map(({ Value }) => resolve(Value));
  expect(values).toEqual([
    expect.stringMatching(/^https:.*\/health$/),
    expect.stringMatching(/^--table .* --service beacon --stage production$/),
    ...['Health', 'Edge', 'Probe'].map(name => expect.stringContaining(`HealthFunctions${name}`)),
    expect.stringContaining('HealthAlarm'),
    expect.stringContaining('EdgeHealthCheck'),
    expect.stringContaining('Topic'),
  ]);
});

describe('the table', () => {
  it('has the keys and the TTL attribute of the design, is billed on demand, encrypted, recoverable, and kept', () => {
    const table = resource(template, 'AWS::DynamoDB::Table') as unknown as Record<string, unknown>;
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });
});

describe('the first probe', () => {
  it('is absent by default', () => {
    template.resourceCountIs('Custom::Trigger', 0);
  });

  it('runs after the functions and the network rules exist', () => {
    const own = fullStack({ failDeploymentOnFirstProbe: true }).template;
    const after = resource(own, 'Custom::Trigger').DependsOn ?? [];
    expect(after).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/IntoDatabase/),
        expect.stringMatching(/FunctionsProbe/),
      ]),
    );
    expect(variables(own, /FirstProbe/)).toHaveProperty('PROBE_FUNCTION_NAME');
  });

  it('runs after the instances of a cluster exist, whose endpoint is known earlier', () => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    const target = new DatabaseCluster(stack, 'Cluster', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_5 }),
      writer: ClusterInstance.serverlessV2('writer'),
      iamAuthentication: true,
    });
    new HealthCheck(stack, 'Health', { vpc, database: { target }, failDeploymentOnFirstProbe: true });
    const own = templateOf(stack);
    const after = resource(own, 'Custom::Trigger').DependsOn;
    expect(after).toContain(resource(own, 'AWS::RDS::DBInstance').id);
  });
});
