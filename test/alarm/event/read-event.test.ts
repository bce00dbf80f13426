import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_STATES, changeId } from '../../../lib/alarm/event/alarm.ts';
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
    expect(sourceOf(name)).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com\/aws)/);
  });

  it('is read from a Lambda action of a metric alarm', () => {
    expect(read('lambda-metric')).toEqual({
      name: 'lambda-demo-metric-alarm',
      arn: 'arn:aws:cloudwatch:us-east-1:444455556666:alarm:lambda-demo-metric-alarm',
      state: 'ALARM',
      changedAt: Date.parse('2023-08-04T12:36:15.490Z'),
      previousState: 'INSUFFICIENT_DATA',
      previousAt: Date.parse('2023-08-04T12:31:29.595Z'),
      reason: 'test',
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
      const { alarms, refused } = readEvent(incomplete, NOW);
      expect(alarms.length + refused.length, path).toBe(1);
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
    expect(readEvent(event, NOW)).toEqual({ alarms: [], refused: [expect.stringMatching(REFUSED)] });
  });

  it('is refused with the value that was wrong', () => {
    const refusal = (data: object) => readEvent({ alarmData: data }, NOW).refused[0];
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
      const { alarms, refused } = readEvent(event, NOW);
      expect(alarms.length + refused.length).toBeGreaterThan(0);
      for (const { name, state, changedAt: at } of alarms) {
        expect(name).not.toBe('');
        expect(ALARM_STATES).toContain(state);
        expect(Number.isFinite(at)).toBe(true);
      }
    }),
  );
});
