import { describe, expect, it } from 'vitest';
import { alarmId, changeId } from '../../../lib/alarm/event/alarm.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';

describe('the id of an alarm', () => {
  it('is its ARN, or its name if there is no ARN', () => {
    expect(alarmId(alarm({ name: 'a' }))).toBe('arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a');
    expect(alarmId(alarm({ name: 'a', arn: undefined }))).toBe('a');
  });
});

describe('the id of a change', () => {
  it('consists of the alarm, the instant and the new state', () => {
    expect(changeId(alarm({ arn: 'a' }))).toBe('a#2026-11-23T03:12:31.000Z#ALARM');
  });

  it.each([
    ['the alarm', { name: 'other' }],
    ['the instant', { changedAt: ALARM_AT + 1 }],
    ['the state', { state: 'OK' as const }],
  ])('differs if %s differs', (_what, overrides) => {
    expect(changeId(alarm(overrides))).not.toBe(changeId(alarm()));
  });

  it('does not depend on the delivery or the reason', () => {
    expect(changeId(alarm({ via: 'sns', reason: 'other' }))).toBe(changeId(alarm()));
  });
});
