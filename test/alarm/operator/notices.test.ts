import { describe, expect, it } from 'vitest';
import { noticesDue } from '../../../lib/alarm/operator/notices.ts';
import { byHand, drill, maintenance } from '../../support/overrides.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const due = (now: number, ...overrides: Parameters<typeof noticesDue>[0]) =>
  noticesDue(overrides, now).map(({ id }) => id.replace('1970-01-01T00:00:00.000Z', 'start'));

describe('what people are told about an override', () => {
  const long = maintenance({ untilAt: 3 * HOUR });

  it.each([
    ['before it begins: nothing', -1, []],
    ['when it begins', 0, ['database#maintenance#start#set']],
    ['within the first hour the same', HOUR - 1, ['database#maintenance#start#set']],
    ['after an hour', HOUR, ['database#maintenance#start#hour 1']],
    ['after another hour', 2 * HOUR + 1, ['database#maintenance#start#hour 2']],
    ['at its end', 3 * HOUR, ['database#maintenance#start#ended']],
    ['a day after its end: nothing', 27 * HOUR, []],
  ])('%s', (_, now, expected) => {
    expect(due(now, long)).toEqual(expected);
  });

  it('is one thing, once: every invocation finds the same id', () => {
    const ids = Array.from({ length: 60 }, (_, index) => due(index * 5 * MINUTE, long)).flat();
    expect([...new Set(ids)]).toHaveLength(4);
  });

  it('is only the end, when it began and ended between two invocations', () => {
    expect(due(5 * MINUTE, drill({ untilAt: MINUTE }))).toEqual(['database#drill#start#ended']);
  });

  it('does not change when a drill is renewed', () => {
    const renewed = [90_000, 120_000, 150_000].map(untilAt => due(80_000, drill({ untilAt })));
    expect(new Set(renewed.flat()).size).toBe(1);
  });

  it('is told for each component and each kind', () => {
    expect(due(0, byHand('up'), maintenance(), maintenance({ component: 'cache' }))).toHaveLength(3);
  });
});
