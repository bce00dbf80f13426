import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../lib/alarm/event/read-event.ts';
import {
  isAboutAlarmFunction,
  isOkWithoutAlarm,
  whySuppressed,
} from '../../../lib/alarm/incident/suppression.ts';
import { ALARM_AT, alarm, recordedEvent } from '../../support/alarm-events.ts';

const recorded = (name: string) => {
  const [first] = readEvent(recordedEvent(name), 0).alarms;
  if (!first) throw new Error('no alarm');
  return first;
};

describe('whether a message is sent', () => {
  it.each([
    ['a change to ALARM', alarm()],
    ['a change to OK', alarm({ state: 'OK', previousState: 'ALARM' })],
    ['a change to INSUFFICIENT_DATA', alarm({ state: 'INSUFFICIENT_DATA' })],
    ['a change without a previous state', alarm({ previousState: undefined })],
    ['a composite alarm after the end of a suppression', recorded('lambda-composite-resumed')],
    [
      'the same by SNS, which does not say that there was a suppression',
      alarm({ previousState: 'ALARM', via: 'sns', isComposite: true }),
    ],
    [
      'a metric alarm after the end of a mute rule',
      alarm({ previousState: 'ALARM', via: 'sns', wasSuppressedBy: 'mute' }),
    ],
  ])('yes: %s', (_what, change) => {
    expect(whySuppressed(change)).toBeUndefined();
  });

  it.each([
    [
      'a composite alarm whose actions are suppressed',
      recorded('eventbridge-composite-suppressed'),
      /WaitPeriod/,
    ],
    ['an alarm with a mute rule', recorded('eventbridge-metric-muted'), /mute/],
    ['an alarm whose state has not changed', alarm({ previousState: 'ALARM' }), /the state was ALARM before/],
    [
      'a metric alarm in the same state by SNS',
      alarm({ previousState: 'ALARM', via: 'sns' }),
      /was ALARM before/,
    ],
    [
      'a composite alarm in the same state by a Lambda action without a suppression',
      alarm({ previousState: 'ALARM', isComposite: true }),
      /was ALARM before/,
    ],
  ])('no: %s', (_what, change, why) => {
    expect(whySuppressed(change)).toMatch(why);
  });

  it('for an OK: only if the alarm was in alarm before', () => {
    const created = alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' });
    expect(isOkWithoutAlarm(created, undefined)).toBe(true);
    expect(isOkWithoutAlarm(created, ALARM_AT)).toBe(false);
    expect(isOkWithoutAlarm(alarm({ state: 'OK', previousState: 'ALARM' }), undefined)).toBe(false);
    expect(isOkWithoutAlarm(alarm(), undefined)).toBe(false);
  });
});

describe('an alarm about the alarm function itself', () => {
  const errors = alarm({
    metrics: [
      {
        id: 'm1',
        label: undefined,
        isResult: true,
        periodSeconds: 60,
        source: {
          namespace: 'AWS/Lambda',
          name: 'Errors',
          dimensions: { FunctionName: 'orders-alarm' },
          stat: 'Sum',
          accountId: undefined,
        },
      },
    ],
  });

  it('is recognized by its dimension FunctionName', () => {
    expect(isAboutAlarmFunction(errors, 'orders-alarm')).toBe(true);
    expect(isAboutAlarmFunction(errors, 'orders-probe')).toBe(false);
    expect(isAboutAlarmFunction(errors, undefined)).toBe(false);
    expect(isAboutAlarmFunction(alarm(), 'orders-alarm')).toBe(false);
  });
});
