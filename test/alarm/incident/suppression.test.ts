import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../lib/alarm/event/read-event.ts';
import { isAboutItself, isClosing, whyQuiet } from '../../../lib/alarm/incident/suppression.ts';
import { alarm, recordedEvent } from '../../support/alarm-events.ts';

const recorded = (name: string) => {
  const [first] = readEvent(recordedEvent(name), 0).alarms;
  if (!first) throw new Error('no alarm');
  return first;
};

describe('what people are told', () => {
  it.each([
    ['an alarm that fires', alarm()],
    ['one that is OK again', alarm({ state: 'OK', previousState: 'ALARM' })],
    ['one whose data has stopped', alarm({ state: 'INSUFFICIENT_DATA' })],
    ['one that does not say what it was before', alarm({ previousState: undefined })],
    ['a composite alarm whose actions are run late', recorded('lambda-composite-resumed')],
    [
      'the same by SNS, which does not say what held them back',
      alarm({ previousState: 'ALARM', via: 'sns', isComposite: true }),
    ],
  ])('%s', (_what, change) => {
    expect(whyQuiet(change)).toBeUndefined();
  });

  it.each([
    [
      'a composite alarm whose actions are held back',
      recorded('eventbridge-composite-suppressed'),
      /WaitPeriod/,
    ],
    ['one that is muted', recorded('eventbridge-metric-muted'), /mute/],
    ['no change', alarm({ previousState: 'ALARM' }), /it was ALARM before/],
  ])('nothing of %s', (_what, change, why) => {
    expect(whyQuiet(change)).toMatch(why);
  });

  it('an OK only where an alarm went before', () => {
    const created = alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' });
    expect(isClosing(created, false)).toBe(false);
    expect(isClosing(created, true)).toBe(true);
    expect(isClosing(alarm({ state: 'OK', previousState: 'ALARM' }), false)).toBe(true);
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

  it('is known by its dimension', () => {
    expect(isAboutItself(errors, 'orders-alarm')).toBe(true);
    expect(isAboutItself(errors, 'orders-probe')).toBe(false);
    expect(isAboutItself(errors, undefined)).toBe(false);
    expect(isAboutItself(alarm(), 'orders-alarm')).toBe(false);
  });
});
