import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarmHandler } from '../../functions/alarm/create-alarm-handler.ts';
import { LIMITS, type Limits } from '../../lib/alarm/common/limits.ts';
import type { EventResult } from '../../lib/alarm/handle-event.ts';
import type { Fault } from '../../local/aws/answer.ts';
import { AwsStandIn, type Service } from '../../local/aws/stand-in.ts';
import { alarmEvent, recordedEvent } from '../support/alarm-events.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';

let dynamoDb: LocalDynamoDb;
let aws: AwsStandIn;
let lines: string[] = [];
let service = 0;

const SHORT: Limits = {
  ...LIMITS,
  gatherMs: 300,
  watchMs: 700,
  handoverMs: 100,
  probeMs: 1200,
  metricsMs: 1200,
  firingMs: 1200,
  publishMs: 1200,
  tableMs: 5000, // the table of a busy machine may take a while
};

/** For a table that never answers. */
const IMPATIENT: Limits = { ...SHORT, tableMs: LIMITS.tableMs };

beforeAll(async () => {
  dynamoDb = await startDynamoDb();
  await dynamoDb.createTable('beacon');
});

afterAll(() => dynamoDb.close());

beforeEach(async () => {
  aws = await AwsStandIn.start();
  aws.invoked = async () => UP;
  aws.data.numbers = () => [1, 2, 3];
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamoDb.endpoint);
  lines = [];
  service += 1;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

const UP = { status: 'up', components: { database: { state: 'up' }, cache: { state: 'up' } } };

const DOWN = {
  status: 'down',
  components: { database: { state: 'down', reason: 'timeout', message: 'no answer within 500 ms' } },
};

function handler(env: Readonly<Record<string, string>> = {}, limits: Limits = SHORT) {
  const handle = createAlarmHandler({
    env: {
      SERVICE_NAME: `orders-${service}`,
      ENVIRONMENT: 'production',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'orders-alarm',
      PROBE_FUNCTION_NAME: 'orders-probe',
      TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:orders',
      TABLE_NAME: 'beacon',
      ...env,
    },
    limits,
    write: line => lines.push(line),
  });
  const context = { awsRequestId: 'request-1', xRayTraceId: 'Root=1-5' };
  return (event: unknown) => handle(event, context) as Promise<EventResult>;
}

const published = () => {
  expect(aws.publications).toHaveLength(1);
  const [publication] = aws.publications;
  if (!publication) throw new Error('nothing was published');
  return { ...publication, text: publication.forms.default ?? '' };
};

/** From now on, every request to the table fails. */
function failTable(fault: Fault): void {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', aws.url);
  aws.faults.set('dynamodb', fault);
}

const logged = () => lines.map(line => JSON.parse(line));

const ALL_TYPES = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'];

/** The requests to one operation of CloudWatch. */
const requests = (target: string) =>
  aws.requests.filter(({ headers }) => headers['x-amz-target'] === `GraniteServiceVersion20100801.${target}`);

/** The `GetMetricData` request whose first query has this id. */
const metricsRequest = (id: string) =>
  requests('GetMetricData')
    .map(({ body }) => JSON.parse(body))
    .find(({ MetricDataQueries: [first] }) => first.Id === id);

describe('the alarm function', () => {
  it('sends the requests that AWS documents, and publishes one message', async () => {
    aws.invoked = async () => DOWN;
    aws.data.alarms = [{ name: 'other', state: 'ALARM', changedAt: 1000 }];
    expect(await handler()(alarmEvent({ name: 'a' }))).toEqual({
      alarms: [{ name: 'a', outcome: 'sent' }],
      refused: [],
    });

    const [invocation] = aws.requests.filter(request => request.service === 'lambda');
    expect(invocation).toMatchObject({
      method: 'POST',
      path: '/2015-03-31/functions/orders-probe/invocations',
      body: '{"cause":"alarm a"}',
    });
    const [own, dependencies] = [metricsRequest('m0'), metricsRequest('d0')];
    expect(own.MetricDataQueries).toEqual([
      {
        Id: 'm0',
        ReturnData: true,
        MetricStat: {
          Metric: {
            Namespace: 'Beacon',
            MetricName: 'Unhealthy',
            Dimensions: [{ Name: 'Service', Value: 'orders' }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      },
    ]);
    expect(own.EndTime - own.StartTime).toBeGreaterThanOrEqual(900);
    expect(own.EndTime - own.StartTime).toBeLessThan(961);
    expect(dependencies.MetricDataQueries).toHaveLength(3);
    expect(requests('DescribeAlarms').map(({ body }) => JSON.parse(body))).toEqual([
      { StateValue: 'ALARM', AlarmTypes: ALL_TYPES, MaxRecords: 100 },
      { AlarmNames: ['a'], AlarmTypes: ALL_TYPES },
    ]);

    const { subject, text, forms, attributes } = published();
    expect(subject).toBe(`DOWN: database (timeout) - orders-${service} production`);
    expect(text).toContain('DOWN: database is down (timeout).');
    expect(text).toContain('- Beacon Unhealthy (Maximum): 1 -> 3 (min 1, max 3) ▁▅█');
    expect(text).toContain('- other: since 1970-01-01');
    expect(Object.keys(forms).sort()).toEqual([
      'default',
      'firehose',
      'http',
      'https',
      'lambda',
      'sms',
      'sqs',
    ]);
    expect(JSON.parse(forms.sqs ?? '')).toMatchObject({ kind: 'alarm', alarm: { name: 'a' } });
    expect(JSON.parse(forms.https ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
    expect(attributes).toMatchObject({ verdict: 'down', kind: 'alarm', environment: 'production' });
  });

  it('reads the metrics of the configured database and cache', async () => {
    const known = {
      RDS_INSTANCE_ID: 'orders-db',
      RDS_CLUSTER_ID: 'orders-cluster',
      CACHE_NODE_IDS: 'orders-001,orders-002',
      CACHE_SERVERLESS_NAME: 'orders-cache',
    };
    await handler(known)(alarmEvent({ name: 'a' }));
    const queries = metricsRequest('d0').MetricDataQueries;
    const dimensions = queries.map((query: { MetricStat: { Metric: { Dimensions: unknown } } }) =>
      JSON.stringify(query.MetricStat.Metric.Dimensions),
    );
    expect(new Set(dimensions)).toEqual(
      new Set([
        `[{"Name":"Service","Value":"orders-${service}"},{"Name":"Environment","Value":"production"}]`,
        ...['database', 'cache'].map(
          name =>
            `[{"Name":"Service","Value":"orders-${service}"},{"Name":"Environment","Value":"production"},` +
            `{"Name":"Component","Value":"${name}"}]`,
        ),
        '[{"Name":"DBInstanceIdentifier","Value":"orders-db"}]',
        '[{"Name":"DBClusterIdentifier","Value":"orders-cluster"}]',
        '[{"Name":"CacheClusterId","Value":"orders-001"}]',
        '[{"Name":"CacheClusterId","Value":"orders-002"}]',
        '[{"Name":"clusterId","Value":"orders-cache"}]',
      ]),
    );
    expect(new Set(queries.map(({ Id }: { Id: string }) => Id)).size).toBe(queries.length);
  });

  it('sends an expression together with its metrics, and reads three periods', async () => {
    await handler()(recordedEvent('eventbridge-metric-math'));
    const own = metricsRequest('e1');
    expect(own.MetricDataQueries).toMatchObject([
      { Id: 'e1', Expression: 'SUM(METRICS())', ReturnData: true },
      { Id: 'm1', ReturnData: false, MetricStat: { Period: 300, Stat: 'Maximum' } },
      { Id: 'm2', ReturnData: false },
    ]);
    expect(published().text).toContain('- Total Network Traffic: 1 -> 3');
  });

  it('reads up to 300 firing alarms page by page, and leaves out those of Auto Scaling', async () => {
    aws.data.alarms = Array.from({ length: 450 }, (_, index) => ({
      name: index % 2 === 0 ? `alarm-${index}` : `TargetTracking-service-${index}-AlarmLow`,
      state: 'ALARM',
      changedAt: index * 1000,
    }));
    await handler()(alarmEvent({ name: 'a' }));
    expect(requests('DescribeAlarms').filter(({ body }) => body.includes('StateValue'))).toHaveLength(3);
    const { text } = published();
    expect(text).toContain('- alarm-298: since');
    expect(text).toContain('- … and 140 more');
    expect(text).toContain('CloudWatch has more than were asked for');
    expect(text).not.toContain('TargetTracking');
  });

  it('does not list alarms whose state is not news for people', async () => {
    aws.data.alarms = [
      {
        name: 'orders-production-heard',
        state: 'ALARM',
        changedAt: 0,
        description: 'Not an alarm for people. ALARM means',
      },
      { name: 'payments-heard', state: 'ALARM', changedAt: 0, description: 'Not an alarm for people.' },
      { name: 'heard-by-nobody', state: 'ALARM', changedAt: 0, description: 'An alarm for people.' },
      { name: 'log-alarm', state: 'ALARM', changedAt: 0, type: 'LogAlarm' },
    ];
    await handler()(alarmEvent({ name: 'a' }));
    const { text } = published();
    const [, listed = ''] = /Also firing:\n([\s\S]*?)\n\n/.exec(text) ?? [];
    expect(listed).toMatch(/^- heard-by-nobody: [^\n]+\n- log-alarm: [^\n]+$/);
  });

  describe('says that CloudWatch no longer has the alarm in ALARM', () => {
    const CLEARED = 'CloudWatch no longer has it in ALARM';
    const arn = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a';
    const elsewhere = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a';
    const foreign = 'arn:aws:cloudwatch:eu-west-1:999999999999:alarm:a';

    it.each([
      ['this very alarm in another state', { name: 'a', arn, state: 'OK' }],
      [
        'this very log alarm in another state',
        { name: 'a', arn, state: 'INSUFFICIENT_DATA', type: 'LogAlarm' },
      ],
      ['this very composite alarm in another state', { name: 'a', arn, state: 'OK', type: 'CompositeAlarm' }],
    ] as const)('if CloudWatch returned %s', async (_what, found) => {
      aws.data.alarms = [{ ...found, changedAt: 0 }];
      await handler()(alarmEvent({ name: 'a' }));
      expect(published().text).toContain(CLEARED);
    });

    it.each([
      ['nothing', []],
      ['the alarm in ALARM', [{ name: 'a', arn, state: 'ALARM' }]],
      ['an alarm of this name in another region', [{ name: 'a', arn: elsewhere, state: 'OK' }]],
      ['an alarm of this name in another account', [{ name: 'a', arn: foreign, state: 'OK' }]],
    ] as const)('but not if it returned %s', async (_what, found) => {
      aws.data.alarms = found.map(each => ({ ...each, changedAt: 0 }));
      await handler()(alarmEvent({ name: 'a' }));
      expect(published().text).not.toContain(CLEARED);
    });

    it('but not about an alarm of Auto Scaling, which it does not list', async () => {
      await handler()(alarmEvent({ name: 'TargetTracking-service-AlarmLow' }));
      expect(published().text).not.toContain(CLEARED);
    });
  });

  it('says which nodes of a cache it does not show', async () => {
    const CACHE_NODE_IDS = Array.from({ length: 8 }, (_, index) => `orders-00${index}`).join(',');
    await handler({ CACHE_NODE_IDS })(alarmEvent({ name: 'a' }));
    expect(published().text).toContain('- Cache: 2 more nodes are not shown\n');
  });

  it('fails if it cannot read an alarm, and reports the others', async () => {
    const { Records } = recordedEvent('sns-metric') as { Records: object[] };
    const unknown = { EventSource: 'aws:sns', Sns: { Message: '{"AlarmName":"a","NewStateValue":"WORSE"}' } };
    await expect(handler()({ Records: [...Records, unknown] })).rejects.toThrow(
      'an alarm was not reported, because the alarm "a" has an unknown state: got "WORSE"',
    );
    expect(published().text).toContain('- EXAMPLE: INSUFFICIENT_DATA -> ALARM');
    expect(logged()).toMatchObject([
      { level: 'ERROR', unreadable: [expect.stringMatching(/^the alarm "a"/)] },
    ]);
  });

  it('reads the child alarms of a composite alarm', async () => {
    aws.data.alarms = ['first', 'second'].map(name => ({
      name,
      state: name === 'first' ? 'ALARM' : 'OK',
      changedAt: 0,
      parent: 'CompositeDemo.Main',
    }));
    await handler()(recordedEvent('lambda-composite-resumed'));
    const bodies = requests('DescribeAlarms').map(({ body }) => JSON.parse(body));
    expect(bodies).toContainEqual({ ChildrenOfAlarmName: 'CompositeDemo.Main', MaxRecords: 100 });
    expect(published().text).toContain('Below CompositeDemo.Main:\n- first: ALARM\n- second: OK');
    expect(published().text).toContain('told only now: its actions were held back (WaitPeriod)');
  });

  it('writes one log line per invocation', async () => {
    const handle = handler();
    await handle(alarmEvent({ name: 'a' }));
    await handle(alarmEvent({ name: 'a' }));
    expect(logged()).toEqual([
      {
        level: 'INFO',
        timestamp: expect.any(String),
        message: 'alarm',
        service: `orders-${service}`,
        environment: 'production',
        invocation_id: 'request-1',
        trace_id: 'Root=1-5',
        cold_start: true,
        duration_ms: expect.any(Number),
        alarms: [
          { name: 'a', state: 'ALARM', via: 'lambda', at: '2026-11-23T03:12:31.000Z', outcome: 'sent' },
        ],
      },
      expect.objectContaining({
        cold_start: false,
        alarms: [expect.objectContaining({ outcome: 'repeated' })],
      }),
    ]);
  });

  it('handles several changes in one event, and names them in one message', async () => {
    const records = ['sns-metric', 'sns-composite'].flatMap(
      name => (recordedEvent(name) as { Records: object[] }).Records,
    );
    const { alarms } = await handler()({ Records: records });
    expect(alarms.map(({ name }) => name)).toEqual(['EXAMPLE', 'ServiceAggregatedAlarm']);
    expect(published().text).toContain('The 2 alarms:');
  });

  it('refuses an event that is not an alarm: it writes one log line, sends no request and throws no error', async () => {
    const answer = await handler()({ hello: 'world' });
    expect(answer).toEqual({
      alarms: [],
      refused: [expect.stringMatching(/^this is not a state change of an alarm/)],
    });
    expect(logged()).toMatchObject([
      {
        level: 'ERROR',
        refused: answer.refused,
        event: { type: 'object', fields: ['hello'] },
        looks_like: 'an event that Beacon does not know',
      },
    ]);
    expect(aws.requests).toEqual([]);
  });

  it('sends no message about a repeated change, a suppressed change, and the OK of a new alarm', async () => {
    const handle = handler();
    await handle(alarmEvent({ name: 'a' }));
    await handle(alarmEvent({ name: 'a' }));
    await handle(recordedEvent('eventbridge-composite-suppressed'));
    await handle(recordedEvent('eventbridge-metric-muted'));
    await handle(alarmEvent({ name: 'new', state: 'OK', previous: 'INSUFFICIENT_DATA' }));
    expect(aws.publications).toHaveLength(1);
    expect(logged().map(({ alarms }) => alarms[0].outcome)).toEqual([
      ...['sent', 'repeated', 'suppressed', 'suppressed', 'suppressed'],
    ]);
  });

  it('says in the message about an OK how long the alarm lasted', async () => {
    const handle = handler();
    await handle(alarmEvent({ name: 'a', changedAt: 1_000_000 }));
    await handle(alarmEvent({ name: 'a', state: 'OK', previous: 'ALARM', changedAt: 1_720_000 }));
    expect(aws.publications[1]?.subject).toBe(`OK: a - orders-${service} production`);
    expect(aws.publications[1]?.forms.default).toMatch(
      /^a is OK again after 12 min\.\nFirst: Nothing\. Everything/,
    );
  });

  it('sends a message about its own alarm without any request except to SNS', async () => {
    const event = alarmEvent({ name: 'alarm-function-failing' });
    const [metric] = event.alarmData.configuration.metrics;
    if (metric) Object.assign(metric.metricStat.metric.dimensions, { FunctionName: 'orders-alarm' });
    await handler({ TABLE_NAME: 'gone' })(event);
    expect(published().text).toContain('it watches the very function that writes these messages');
    expect(aws.requests.map(request => request.service)).toEqual(['sns']);
  });
});

describe('a failure', () => {
  const DENIED_METRICS = 'denied (AccessDenied): the alarm function needs cloudwatch:GetMetricData';
  const cases: [Service, Fault, RegExp][] = [
    ['lambda', 'throttled', /The probe: throttled \(TooManyRequestsException\)/],
    [
      'lambda',
      'denied',
      /The probe: denied \(AccessDeniedException\): the alarm function needs lambda:InvokeFunction/,
    ],
    ['lambda', 'broken', /The probe: failed \(ServiceException: internal\)/],
    ['lambda', 'garbage', /The probe: it answered something else: "<html>hello"/],
    ['lambda', 'hangs', /The probe: no answer within 1 s/],
    ['cloudwatch', 'throttled', /own numbers: throttled \(Throttling\)/],
    ['cloudwatch', 'denied', new RegExp(DENIED_METRICS.replace(/[()]/g, '\\$&'))],
    ['cloudwatch', 'broken', /own numbers: failed \(InternalServiceFault: internal\)/],
    ['cloudwatch', 'garbage', /own numbers: failed \(SyntaxError: /],
    ['cloudwatch', 'hangs', /own numbers: no answer within 1 s/],
  ];

  it.each(cases)(
    'of a source is retried once and named in the message, which has everything else: %s %s',
    async (of, fault, why) => {
      aws.faults.set(of, fault);
      const startedAt = performance.now();
      await handler()(alarmEvent({ name: 'a' }));
      expect(performance.now() - startedAt).toBeLessThan(3000);
      const { text } = published();
      expect(text).toMatch(why);
      expect(text).toContain('- a: OK -> ALARM at');
      const kinds = of === 'cloudwatch' ? 4 : 1;
      expect(aws.count(of)).toBeLessThanOrEqual(2 * kinds);
      expect(text).toContain(of === 'lambda' ? 'NOT KNOWN what is down' : 'Beacon checks is UP now');
    },
  );

  it('of the probe function itself is in the headline', async () => {
    aws.invoked = async () => {
      throw new Error(
        '2026-11-23T03:12:35.000Z 0f5e9a4c-9ad1-4c3a-8d7e-0a2b6f3c1d11 Task timed out after 10.00 seconds',
      );
    };
    await handler()(alarmEvent({ name: 'a' }));
    expect(published().text).toContain(
      'the probe gave no report: it broke: Error: Task timed out after 10.00 seconds.',
    );
  });

  it('to connect is named', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', 'http://127.0.0.1:1');
    await handler()(alarmEvent({ name: 'a' }));
    expect(published().text).toContain('own numbers: unreachable (ECONNREFUSED)');
  });

  it.each<[string, Readonly<Record<string, string>>, Fault | undefined, RegExp]>([
    ['gone', { TABLE_NAME: 'gone' }, undefined, /The table: failed \(ResourceNotFoundException/],
    [
      'denied',
      {},
      'denied',
      /The table: denied \(AccessDeniedException\): the alarm function needs its rights on the table/,
    ],
  ])(
    'of the table that refuses all requests (%s) leads to a message about this alarm only',
    async (_what, env, fault, why) => {
      if (fault) failTable(fault);
      const { alarms } = await handler(env)(alarmEvent({ name: 'a' }));
      expect(alarms).toEqual([{ name: 'a', outcome: 'sent alone' }]);
      expect(published().text).toMatch(why);
      expect(logged()).toMatchObject([{ level: 'WARN', table_error: { name: 'TableError' } }]);
      expect(aws.count('dynamodb')).toBeLessThanOrEqual(5);
    },
  );

  it.each<[Fault, RegExp]>([
    ['throttled', /The table: throttled \(ProvisionedThroughputExceededException\)/],
    ['broken', /The table: failed \(InternalServerError: internal\)/],
    ['garbage', /The table: failed \(SyntaxError: /],
    ['hangs', /The table: no answer within 1 s/],
  ])(
    'of the table that may have written all the same (%s) leads to such a message and to a retry',
    async (fault, why) => {
      failTable(fault);
      const startedAt = performance.now();
      await expect(handler({}, IMPATIENT)(alarmEvent({ name: 'a' }))).rejects.toThrow(
        'does not know whether a message',
      );
      expect(performance.now() - startedAt).toBeLessThan(2 * IMPATIENT.tableMs + IMPATIENT.probeMs);
      expect(published().text).toMatch(why);
      expect(logged()).toMatchObject([{ level: 'ERROR', alarms: [{ outcome: 'sent alone' }] }]);
      expect(aws.count('dynamodb')).toBeLessThanOrEqual(8); // four requests, each tried twice
    },
  );

  it('of the table that cannot be reached leads to such a message and to a retry', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
    await expect(handler()(alarmEvent({ name: 'a' }))).rejects.toThrow('does not know whether a message');
    expect(published().text).toMatch(/The table: unreachable \(ECONNREFUSED\)/);
  });

  it('of all sources, which hang, does not delay the message beyond its limit', async () => {
    failTable('hangs');
    aws.faults.set('lambda', 'hangs').set('cloudwatch', 'hangs');
    const startedAt = performance.now();
    await expect(handler({}, IMPATIENT)(alarmEvent({ name: 'a' }))).rejects.toThrow(
      'does not know whether a message',
    );
    expect(performance.now() - startedAt).toBeLessThan(2 * IMPATIENT.tableMs + 2 * IMPATIENT.probeMs + 500);
    expect(published().text).toContain('What could not be read:\n- The probe: no answer within 1 s');
  });

  it.each<Fault>(['throttled', 'denied', 'broken', 'hangs'])(
    'of the topic (%s) is an error of the function, so that Lambda invokes it again',
    async fault => {
      const handle = handler();
      aws.faults.set('sns', fault);
      await expect(handle(alarmEvent({ name: 'a' }))).rejects.toThrow(
        'the message about an alarm was not published',
      );
      expect(aws.count('sns')).toBeLessThanOrEqual(2);
      expect(logged()).toMatchObject([{ level: 'ERROR', alarms: [{ outcome: 'failed' }] }]);
      expect(aws.publications).toEqual([]);
    },
  );
});

describe('the configuration', () => {
  it('is rejected with a list of all faults', () => {
    const env = { PROBE_FUNCTION_NAME: '', TOPIC_ARN: 'topic', TABLE_NAME: 'beacon', RUNBOOK_URL: 'wiki' };
    expect(() => createAlarmHandler({ env })).toThrow(
      /3 things are wrong[\s\S]*TOPIC_ARN: got a value of 5 characters .*; allowed: the ARN of an SNS topic[\s\S]*PROBE_FUNCTION_NAME: is not set/,
    );
  });
});
