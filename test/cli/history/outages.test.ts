import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../../cli/history/outages.ts';
import type { Change } from '../../../lib/fleet/history-row.ts';
import type { Override } from '../../../lib/health/override.ts';
import type { Status } from '../../../lib/health/status.ts';
import { byHand, drill, maintenance } from '../../support/overrides.ts';

const RANGE = { fromAt: 0, toAt: 1000 };

const change = (at: number, from: Status, to: Status, component = 'database'): Change => ({
  ...{ component, at, from, to },
  reason: to === 'down' ? 'timeout' : undefined,
});

const told = (at: number, ...components: string[]) => ({ at, incident: 'i', subject: 's', components });

function summary(
  changes: readonly Change[],
  overrides: readonly Override[] = [],
  messages: readonly ReturnType<typeof told>[] = [],
) {
  const { outages, availability } = summaryOf({ changes, overrides, messages, isComplete: true }, RANGE);
  return {
    outages: outages.map(({ component, fromAt, toAt, reason, toldAt }) => [
      component,
      fromAt,
      toAt,
      reason,
      toldAt,
    ]),
    availability: Object.fromEntries(
      availability.map(({ component, downMs, plannedMs, upPercent }) => [
        component,
        [downMs, plannedMs, upPercent],
      ]),
    ),
  };
}

const OUTAGE = [change(100, 'up', 'down'), change(300, 'down', 'up')];

describe('the history', () => {
  it('has an outage with its reason, its length, and when people were told', () => {
    const { outages, availability } = summary(
      OUTAGE,
      [],
      [told(50), told(160, 'cache'), told(180, 'database'), told(200)],
    );
    expect(outages).toEqual([['database', 100, 300, 'timeout', 180]]);
    expect(availability).toEqual({ database: [200, 0, 80] });
  });

  it('has each outage of a flap, once', () => {
    const flap = [...OUTAGE, change(400, 'up', 'down'), change(410, 'down', 'up')];
    expect(summary(flap).outages.map(([, from, to]) => [from, to])).toEqual([
      [100, 300],
      [400, 410],
    ]);
  });

  it('has an outage once, though its reason or its row is repeated', () => {
    const repeated = [
      change(100, 'up', 'down'),
      change(100, 'up', 'down'),
      change(200, 'down', 'down'),
      change(300, 'down', 'up'),
    ];
    expect(summary(repeated).outages).toHaveLength(1);
  });

  it('has an outage that goes on', () => {
    expect(summary([change(900, 'up', 'down')])).toMatchObject({
      outages: [['database', 900, undefined, 'timeout', undefined]],
      availability: { database: [100, 0, 90] },
    });
  });

  it('has an outage that began before the range, from the change before it', () => {
    expect(summary([change(-50, 'up', 'down'), change(10, 'down', 'up')]).outages).toEqual([
      ['database', 0, 10, 'timeout', undefined],
    ]);
    expect(summary([change(10, 'down', 'up')]).outages.map(([, from, to]) => [from, to])).toEqual([[0, 10]]);
  });

  it('does not count what is degraded as an outage', () => {
    expect(summary([change(100, 'up', 'degraded')]).outages).toEqual([]);
  });
});

describe('maintenance, drills and verdicts by hand', () => {
  it('count maintenance neither as up nor as down', () => {
    const { outages, availability } = summary(OUTAGE, [maintenance({ fromAt: 50, untilAt: 350 })]);
    expect([outages, availability]).toEqual([[], { database: [0, 300, 100] }]);
  });

  it('begin an outage at the end of a maintenance that it outlasts', () => {
    const { outages } = summary(OUTAGE, [maintenance({ fromAt: 50, untilAt: 200 })]);
    expect(outages.map(([, from, to]) => [from, to])).toEqual([[200, 300]]);
  });

  it('count a drill as planned, and a real failure during it as an outage', () => {
    const { outages, availability } = summary(OUTAGE, [drill({ fromAt: 0, untilAt: 500 })]);
    expect(outages.map(([, from, to]) => [from, to])).toEqual([[100, 300]]);
    expect(availability.database).toEqual([200, 300, expect.closeTo(71.43, 1)]);
  });

  it('believe a verdict by hand', () => {
    expect(summary(OUTAGE, [byHand('up', { fromAt: 0, untilAt: 1000 })]).outages).toEqual([]);
    expect(summary([], [byHand('down', { fromAt: 10, untilAt: 20 })]).outages).toEqual([
      ['database', 10, 20, 'by_hand', undefined],
    ]);
  });

  it('of another component change nothing', () => {
    expect(
      summary(OUTAGE, [maintenance({ component: 'cache', fromAt: 0, untilAt: 1000 })]).outages,
    ).toHaveLength(1);
  });

  it('are all planned when the whole range is', () => {
    expect(summary([], [maintenance({ fromAt: -5, untilAt: 2000 })]).availability).toEqual({
      database: [0, 1000, undefined],
    });
  });
});

it('the parts of the time add up, whatever happens', () => {
  const at = fc.integer({ min: -100, max: 1100 });
  const states = fc.constantFrom<Status>('up', 'degraded', 'down');
  const changes = fc
    .array(fc.record({ at, to: states }), { maxLength: 8 })
    .map(list => list.sort((a, b) => a.at - b.at).map(({ at: when, to }) => change(when, 'up', to)));
  const overrides = fc
    .array(fc.tuple(at, at, fc.constantFrom(maintenance, drill)), { maxLength: 3 })
    .map(list => list.map(([a, b, make]) => make({ fromAt: Math.min(a, b), untilAt: Math.max(a, b) })));
  fc.assert(
    fc.property(changes, overrides, (given, words) => {
      const { outages, availability } = summaryOf(
        { changes: given, overrides: words, messages: [], isComplete: true },
        RANGE,
      );
      const down = outages.reduce((sum, { fromAt, toAt = 1000 }) => sum + toAt - fromAt, 0);
      const total = availability[0];
      expect(down).toBe(total?.downMs ?? 0);
      expect(down + (total?.plannedMs ?? 0)).toBeLessThanOrEqual(1000);
      for (const [index, { fromAt }] of outages.entries()) {
        expect(fromAt).toBeGreaterThan(outages[index - 1]?.toAt ?? -1);
      }
    }),
  );
});
