import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_STATES, changeId, displayName } from '../../../lib/alarm/event/alarm.ts';
import { readEvent } from '../../../lib/alarm/event/read-event.ts';
import { alarmEvent, RECORDED, recordedEvent, sourceOf } from '../../support/alarm-events.ts';

const NOW = Date.parse('2026-11-23T03:12:33.000Z');

/** The only change in a recorded event. */
function read(name: string) {
  const { alarms, refused } = readEvent(recordedEvent(name), NOW);
  expect(refused).toEqual([]);
  expect(alarms).toHaveLength(1);
  return alarms[0];
}

const networkOut = (source: object) => ({
  periodSeconds: 60,
  source: {
    namespace: 'AWS/EC2',
    name: 'NetworkOut',
    dimensions: { InstanceId: 'TestInstance' },
    stat: 'Average',
    accountId: undefined,
  },
  ...source,
});

describe('an event as AWS publishes it', () => {
  it.each(RECORDED)('is stored with the page that it was copied from: %s', name => {
    expect(sourceOf(name)).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com\/)/);
  });

  it('is read from a Lambda action of a metric alarm', () => {
    expect(read('lambda-metric')).toEqual({
      name: 'lambda-demo-metric-alarm',
      arn: 'arn:aws:cloudwatch:us-east-1:444455556666:alarm:lambda-demo-metric-alarm',
      contributor: undefined,
      state: 'ALARM',
      changedAt: Date.parse('2023-08-04T12:36:15.490Z'),
      previousState: 'INSUFFICIENT_DATA',
      previousAt: Date.parse('2023-08-04T12:31:29.595Z'),
      reason: 'test',
      value: undefined,
      threshold: undefined,
      description: 'Metric Alarm to test Lambda actions',
      region: 'us-east-1',
      accountId: '444455556666',
      metrics: [
        {
          id: '1234e046-06f0-a3da-9534-EXAMPLEe4c',
          label: undefined,
          isResult: true,
          periodSeconds: 60,
          source: {
            namespace: 'AWS/Logs',
            name: 'CallCount',
            dimensions: { InstanceId: 'i-12345678' },
            stat: 'Average',
            accountId: undefined,
          },
        },
      ],
      isComposite: false,
      children: [],
      suppressedBy: undefined,
      wasSuppressedBy: undefined,
      via: 'lambda',
    });
  });

  it('is read from a Lambda action of a composite alarm', () => {
    expect(read('lambda-composite-resumed')).toMatchObject({
      name: 'CompositeDemo.Main',
      state: 'ALARM',
      previousState: 'ALARM',
      isComposite: true,
      metrics: [],
      children: [{ name: 'CompositeDemo.FirstChild', state: 'ALARM' }],
      suppressedBy: undefined,
      wasSuppressedBy: 'WaitPeriod',
    });
    expect(read('lambda-composite-suppressed')).toMatchObject({
      arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServiceAggregatedAlarm',
      accountId: '123456789012',
      suppressedBy: 'WaitPeriod',
      children: [{ name: 'ServerCpuTooHigh', state: 'ALARM' }],
    });
  });

  it('is read from SNS: the code of the region is taken from the ARN, because SNS sends a display name', () => {
    expect(read('sns-metric')).toMatchObject({
      name: 'EXAMPLE',
      region: 'REGION',
      accountId: '123456789012',
      changedAt: Date.parse('2015-06-03T17:43:27.123Z'),
      previousState: 'INSUFFICIENT_DATA',
      previousAt: undefined,
      metrics: [networkOut({ id: 'm1', isResult: true })],
      via: 'sns',
    });
    expect(read('sns-metric-math')?.metrics).toEqual([
      {
        id: 'e1',
        label: 'Expression1',
        isResult: true,
        periodSeconds: undefined,
        source: { expression: 'm1*1' },
      },
      networkOut({ id: 'm1', label: undefined, isResult: false }),
    ]);
    expect(read('sns-composite')).toMatchObject({
      name: 'ServiceAggregatedAlarm',
      region: 'us-east-1',
      description: undefined,
      isComposite: true,
      children: [{ name: 'ServerCpuTooHigh', state: 'ALARM' }],
    });
  });

  it('is read from EventBridge', () => {
    expect(read('eventbridge-metric')).toMatchObject({
      name: 'ServerCpuTooHigh',
      arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh',
      region: 'us-east-1',
      accountId: '123456789012',
      changedAt: Date.parse('2019-10-02T17:04:40.989Z'),
      previousState: 'OK',
      suppressedBy: undefined,
      via: 'eventbridge',
    });
    expect(read('eventbridge-metric-muted')?.suppressedBy).toBe('mute');
    expect(read('eventbridge-composite-suppressed')?.suppressedBy).toBe('WaitPeriod');
    expect(read('eventbridge-metric-math')?.metrics.map(({ id, isResult }) => [id, isResult])).toEqual([
      ['e1', true],
      ['m1', false],
      ['m2', false],
    ]);
    expect(read('eventbridge-anomaly')?.metrics).toHaveLength(2);
    expect(read('eventbridge-insights')?.metrics[0]).toMatchObject({ periodSeconds: 60 });
  });

  it.each(RECORDED)('is read, or refused with a reason, when any one of its fields is missing: %s', name => {
    const whole = JSON.stringify(recordedEvent(name));
    for (const [incomplete, path] of withoutOneField(JSON.parse(whole))) {
      const { alarms, refused, unreadable } = readEvent(incomplete, NOW);
      expect(alarms.length + refused.length + unreadable.length, path).toBe(1);
    }
  });
});

/** Copies of a value, each without one of its fields, at any depth. */
function withoutOneField(value: unknown, path = ''): [unknown, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const { [key]: _gone, ...rest } = { ...value } as Record<string, unknown>;
    const deeper = withoutOneField(inner, `${path}.${key}`).map(([copy, where]): [unknown, string] => {
      const whole = Array.isArray(value)
        ? Object.assign([...value], { [key]: copy })
        : { ...value, [key]: copy };
      return [whole, where];
    });
    return [[Array.isArray(value) ? Object.values(rest) : rest, `${path}.${key}`], ...deeper];
  });
}

describe('an event with a missing field', () => {
  it('gets the instant of the change from the event, or from the clock', () => {
    const event = alarmEvent({ name: 'a', changedAt: 1000 });
    const { timestamp: _gone, ...state } = event.alarmData.state;
    const without = { ...event, alarmData: { ...event.alarmData, state } };
    expect(readEvent(without, NOW).alarms[0]?.changedAt).toBe(1000);
    expect(readEvent({ ...without, time: 'yesterday' }, NOW).alarms[0]?.changedAt).toBe(NOW);
  });

  it('gets the name from the ARN, including colons', () => {
    const alarmArn = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders:5xx';
    const event = { alarmArn, alarmData: { state: { value: 'OK' } } };
    expect(readEvent(event, NOW).alarms[0]).toMatchObject({
      name: 'orders:5xx',
      region: 'eu-west-1',
      reason: '',
    });
  });
});

it('a change has the same id for every delivery, so that it is handled once', () => {
  const direct = alarmEvent({ name: 'a' });
  const { alarmArn, alarmData } = direct;
  const eventBridge = {
    ...{ source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', resources: [alarmArn] },
    detail: alarmData,
  };
  const Message = JSON.stringify({
    ...{ AlarmName: 'a', AlarmArn: alarmArn, NewStateValue: 'ALARM', OldStateValue: 'OK' },
    StateChangeTime: alarmData.state.timestamp,
  });
  const sns = { Records: [{ EventSource: 'aws:sns', Sns: { Message } }] };
  const changes = [direct, eventBridge, sns].flatMap(event => readEvent(event, NOW).alarms.map(changeId));
  expect(new Set(changes)).toEqual(new Set([`${alarmArn}#2026-11-23T03:12:31.000Z#ALARM`]));
});

describe('a change of one contributor', () => {
  const expected = {
    name: 'DynamoDBInsightsAlarm',
    contributor: { id: '6d442278dba546f6', attributes: { TableName: 'example-dynamodb-table-name' } },
    state: 'ALARM',
    previousState: 'OK',
    value: 0,
    threshold: 1,
  };
  const lambda = () => {
    const { detail, resources } = recordedEvent('eventbridge-contributor') as {
      detail: object;
      resources: string[];
    };
    return { source: 'aws.cloudwatch', alarmArn: resources[0], alarmData: detail };
  };

  it('is read from EventBridge, from a Lambda action, and from SNS', () => {
    expect(read('eventbridge-contributor')).toMatchObject({ ...expected, suppressedBy: 'mute' });
    expect(readEvent(lambda(), NOW).alarms).toMatchObject([{ ...expected, via: 'lambda' }]);
    expect(read('sns-contributor')).toMatchObject(expected);
  });

  it('has another id than the alarm, and than another contributor', () => {
    const [contributor] = readEvent(lambda(), NOW).alarms;
    if (!contributor) throw new Error('no alarm');
    const id = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:DynamoDBInsightsAlarm';
    const instant = '2025-12-01T13:42:04.919Z';
    expect(changeId(contributor)).toBe(`${id}#6d442278dba546f6#${instant}#ALARM`);
    expect(changeId({ ...contributor, contributor: undefined })).toBe(`${id}#${instant}#ALARM`);
  });

  it('to OK ends an alarm, although the event does not name the state before', () => {
    const event = lambda();
    const detail = { ...event.alarmData, state: { value: 'OK' } };
    const [change] = readEvent({ ...event, alarmData: detail }, NOW).alarms;
    expect(change).toMatchObject({ state: 'OK', previousState: 'ALARM' });
  });

  it('has the name of the alarm and what distinguishes the contributor', () => {
    const [change] = readEvent(lambda(), NOW).alarms;
    if (!change) throw new Error('no alarm');
    expect(displayName(change)).toBe('DynamoDBInsightsAlarm (TableName: example-dynamodb-table-name)');
    const bare = { ...change, contributor: { id: 'c1', attributes: {} } };
    expect(displayName(bare)).toBe('DynamoDBInsightsAlarm (contributor c1)');
  });

  it('of a PromQL alarm, which has no reason, is read', () => {
    const data = { alarmName: 'a', alarmContributor: { id: 'c1' }, state: { value: 'ALARM' } };
    expect(readEvent({ alarmData: data }, NOW).alarms).toMatchObject([
      { contributor: { id: 'c1', attributes: {} }, reason: '', value: undefined, metrics: [] },
    ]);
  });
});

describe('an alarm that other services have wrapped', () => {
  type Records = { readonly Records: readonly { readonly Sns: object }[] };
  const sns = () => (recordedEvent('sns-metric') as Records).Records[0]?.Sns ?? {};
  const sqs = (body: unknown) => ({
    Records: [{ messageId: '1', eventSource: 'aws:sqs', body: JSON.stringify(body) }],
  });
  const notification = (message: unknown) => ({
    Records: [{ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message: JSON.stringify(message) } }],
  });
  const eventBridge = recordedEvent('eventbridge-metric');
  const direct = alarmEvent({ name: 'a' });

  it.each([
    ['SNS in SQS', sqs(sns()), 'EXAMPLE'],
    ['SNS in SQS, raw', sqs(JSON.parse(String((sns() as { Message: string }).Message))), 'EXAMPLE'],
    ['EventBridge to SNS', notification(eventBridge), 'ServerCpuTooHigh'],
    ['EventBridge to SQS', sqs(eventBridge), 'ServerCpuTooHigh'],
    ['EventBridge to SNS to SQS', sqs(notification(eventBridge).Records[0]?.Sns), 'ServerCpuTooHigh'],
    ['SQS by EventBridge Pipes', sqs(sns()).Records, 'EXAMPLE'],
    [
      'the failure of a function, as a destination of Lambda',
      { version: '1.0', requestPayload: direct },
      'a',
    ],
    ['that failure in SNS', notification({ version: '1.0', requestPayload: direct }), 'a'],
    ['a step of a state machine', { Input: { detail: direct } }, 'a'],
  ])('is read: %s', (_what, event, name) => {
    const { alarms, refused, unreadable } = readEvent(event, NOW);
    expect(alarms.map(alarm => alarm.name)).toEqual([name]);
    expect([refused, unreadable]).toEqual([[], []]);
  });

  it('is read from each message of a batch; another message is refused', () => {
    const { Records } = sqs(sns());
    const event = { Records: [...Records, { eventSource: 'aws:sqs', body: 'hello' }, ...Records] };
    const { alarms, refused } = readEvent(event, NOW);
    expect([alarms.length, refused.length]).toEqual([2, 1]);
  });

  it('has the instant of what wraps it if it has none of its own', () => {
    const Timestamp = '2026-11-23T03:00:00.000Z';
    const message = { AlarmName: 'a', NewStateValue: 'ALARM' };
    const event = sqs({ Type: 'Notification', Timestamp, Message: JSON.stringify(message) });
    expect(readEvent(event, NOW).alarms[0]?.changedAt).toBe(Date.parse(Timestamp));
  });

  it('is not looked for without end', () => {
    let nested: unknown = direct;
    for (let level = 0; level < 8; level += 1) nested = { body: JSON.stringify(nested) };
    expect(JSON.stringify(nested).length).toBeGreaterThan(10_000);
    expect(readEvent(nested, NOW).alarms).toEqual([]);
  });
});

describe('the value and the limit', () => {
  it.each([
    ['eventbridge-metric', 99.50160229693434, 50],
    ['eventbridge-metric-math', 45_628, 10_000],
    ['sns-metric', 1234, 0],
    ['lambda-composite-resumed', undefined, undefined],
  ])('are read from %s', (name, value, threshold) => {
    expect(read(name)).toMatchObject({ value, threshold });
  });

  it('are read from the data of the reason if the text does not have them', () => {
    const reasonData = JSON.stringify({ recentDatapoints: [1, 2.5], threshold: 2 });
    const state = { value: 'ALARM', reason: 'test', reasonData };
    expect(readEvent({ alarmData: { alarmName: 'a', state } }, NOW).alarms).toMatchObject([
      { value: 2.5, threshold: 2 },
    ]);
  });

  it('are read in scientific notation', () => {
    const reason =
      'Threshold Crossed: 1 datapoint [2.841116672E9 (14/11/17 15:34:00)] was greater than the threshold (-1.0E-3).';
    const state = { value: 'ALARM', reason };
    expect(readEvent({ alarmData: { alarmName: 'a', state } }, NOW).alarms).toMatchObject([
      { value: 2_841_116_672, threshold: -0.001 },
    ]);
  });
});

describe('several changes in one notification', () => {
  it('are read one by one', () => {
    const records = (name: string) => (recordedEvent(name) as { Records: object[] }).Records;
    const event = { Records: [...records('sns-metric'), {}, ...records('sns-composite')] };
    const { alarms, refused } = readEvent(event, NOW);
    expect(alarms.map(({ name }) => name)).toEqual(['EXAMPLE', 'ServiceAggregatedAlarm']);
    expect(refused).toHaveLength(1);
  });
});

describe('an event that is not a state change of an alarm', () => {
  const REFUSED = /this is not a state change of an alarm: expected a CloudWatch alarm action/;

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['a scheduled event', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
    ['a change of configuration', { 'detail-type': 'CloudWatch Alarm Configuration Change', detail: {} }],
    ['no records', { Records: [] }],
    ['records of SQS', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }],
    [
      'a notification of something else',
      { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'hello' } }] },
    ],
  ])('is refused with a reason: %s', (_what, event) => {
    const refused = [expect.stringMatching(REFUSED)];
    expect(readEvent(event, NOW)).toEqual({ alarms: [], refused, unreadable: [] });
  });
});

describe('a state change that cannot be read', () => {
  it('is not lost: the function says what is wrong, and fails', () => {
    const refusal = (data: object) => {
      const { alarms, refused, unreadable } = readEvent({ alarmData: data }, NOW);
      expect([alarms, refused]).toEqual([[], []]);
      return unreadable[0];
    };
    expect(refusal({ alarmName: 'a', state: { value: 'WORSE' } })).toBe(
      'the alarm "a" has an unknown state: got "WORSE"; allowed: OK, ALARM, INSUFFICIENT_DATA',
    );
    expect(refusal({ state: { value: 'OK' } })).toMatch(/^the alarm has no name/);
  });
});

const anyEvent = fc.oneof(
  fc.anything({ withDate: true, withNullPrototype: true }),
  fc.record({ Records: fc.anything() }),
  fc.record({ alarmArn: fc.anything(), time: fc.anything(), alarmData: fc.object() }),
  fc.record({
    'detail-type': fc.constant('CloudWatch Alarm State Change'),
    detail: fc.record(
      {
        alarmName: fc.oneof(fc.string(), fc.anything()),
        state: fc.record({
          value: fc.oneof(fc.constantFrom(...ALARM_STATES), fc.anything()),
          timestamp: fc.anything(),
        }),
        configuration: fc.record({ metrics: fc.anything() }),
      },
      { requiredKeys: [] },
    ),
  }),
);

it('any event gives at least one change or one refusal', () => {
  fc.assert(
    fc.property(anyEvent, event => {
      const { alarms, refused, unreadable } = readEvent(event, NOW);
      expect(alarms.length + refused.length + unreadable.length).toBeGreaterThan(0);
      for (const { name, state, changedAt: at } of alarms) {
        expect(name).not.toBe('');
        expect(ALARM_STATES).toContain(state);
        expect(Number.isFinite(at)).toBe(true);
      }
    }),
  );
});
