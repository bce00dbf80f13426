import { describe, expect, it } from 'vitest';
import { Fleet } from '../../lib/buffer/fleet.ts';
import { depthOf } from '../support/depths.ts';

const NOW = 1_700_000_000_000;
const TIMEOUT_MS = 900_000;
const HOUR_MS = 3_600_000;

const newFleet = () => new Fleet({ writerTimeoutMs: TIMEOUT_MS, estimateBytes: 100 });

/** A writer that was started two hours ago and holds one event. */
const writer = (id: string, depth: Parameters<typeof depthOf>[0] = {}) =>
  depthOf({
    key: `writer#${id}`,
    itemCount: 1,
    updatedAt: NOW,
    startedAt: NOW - 2 * HOUR_MS,
    ...depth,
  });

const counter = (itemCount: number) =>
  depthOf({
    key: 'counter',
    itemCount,
    bytes: undefined,
    method: 'estimated',
    startedAt: undefined,
    version: undefined,
    updatedAt: undefined,
  });

describe('the usage of a fleet', () => {
  it('is 0 without writers', () => {
    expect(newFleet().read([], NOW)).toEqual({
      itemCount: 0,
      bytes: 0,
      method: 'v8',
      oldestAt: undefined,
      droppedCount: 0,
      droppedTotal: 0,
      lastDropAt: undefined,
      writers: 0,
      atRiskCount: 0,
      drainPerSecond: undefined,
    });
  });

  it('is the sum of all writers and counters', () => {
    const depths = [
      writer('a', { itemCount: 3, bytes: 30, oldestAt: NOW - 5, droppedCount: 1, lastDropAt: NOW - 70 }),
      writer('b', {
        itemCount: 4,
        bytes: 50,
        method: 'json',
        oldestAt: NOW - 9,
        droppedCount: 2,
        lastDropAt: NOW - 60,
      }),
      writer('c', { itemCount: 0 }),
      counter(2),
    ];
    expect(newFleet().read(depths, NOW)).toMatchObject({
      itemCount: 9,
      bytes: 30 + 50 + 2 * 100,
      method: 'estimated',
      oldestAt: NOW - 9,
      droppedCount: 3,
      lastDropAt: NOW - 60,
      writers: 4,
      atRiskCount: 0,
    });
  });

  it('counts only writers whose items have not expired', () => {
    const idle = (expiresAt: number) => writer('a', { itemCount: 0, expiresAt });
    expect(newFleet().read([idle(NOW + 1), writer('b')], NOW).writers).toBe(2);
    expect(newFleet().read([idle(NOW), writer('b')], NOW).writers).toBe(1);
  });

  it('takes no age from an item without events, which an operator may have cleared', () => {
    const cleared = writer('a', { itemCount: 0, oldestAt: NOW - HOUR_MS });
    expect(newFleet().read([cleared], NOW).oldestAt).toBeUndefined();
    expect(newFleet().read([cleared, writer('b', { oldestAt: NOW - 5 })], NOW).oldestAt).toBe(NOW - 5);
  });

  it.each([
    [['v8', 'v8'], 'v8'],
    [['v8', 'json'], 'json'],
    [['json', 'estimated'], 'estimated'],
  ] as const)('of writers that measure by %j is measured by %s', (methods, least) => {
    const depths = methods.map((method, index) => writer(String(index), { method }));
    expect(newFleet().read(depths, NOW).method).toBe(least);
  });

  it('ignores the method of a writer that holds no events', () => {
    const depths = [writer('a', { itemCount: 0, method: 'estimated' }), writer('b', { method: 'json' })];
    expect(newFleet().read(depths, NOW).method).toBe('json');
  });
});

describe('a writer that holds events', () => {
  it.each([
    ['is not at risk just before its timeout', TIMEOUT_MS - 1, 0],
    ['is at risk at its timeout', TIMEOUT_MS, 5],
  ])('%s', (_when, silentMs, atRiskCount) => {
    const depths = [writer('a', { itemCount: 5, updatedAt: NOW - silentMs }), writer('b')];
    expect(newFleet().read(depths, NOW).atRiskCount).toBe(atRiskCount);
  });

  it('is not at risk any longer once it reports again', () => {
    const fleet = newFleet();
    const silent = writer('a', { updatedAt: NOW - TIMEOUT_MS });
    expect(fleet.read([silent], NOW).atRiskCount).toBe(1);
    const again = { ...silent, updatedAt: NOW + 1000, version: 2 };
    expect(fleet.read([again], NOW + 2000).atRiskCount).toBe(0);
  });

  it('is alive when it is seen to report, though its clock is an hour behind', () => {
    const fleet = newFleet();
    const behind = (version: number) => writer('a', { updatedAt: NOW - HOUR_MS, version });
    fleet.read([behind(1)], NOW);
    expect(fleet.read([behind(2)], NOW + 10_000).atRiskCount).toBe(0);
    expect(fleet.read([behind(2)], NOW + 10_000 + TIMEOUT_MS - 1).atRiskCount).toBe(0);
    expect(fleet.read([behind(2)], NOW + 10_000 + TIMEOUT_MS).atRiskCount).toBe(1);
  });

  it('is alive when its item appears between two readings, though its clock is an hour behind', () => {
    const fleet = newFleet();
    const behind = writer('a', { updatedAt: NOW - HOUR_MS });
    fleet.read([], NOW);
    expect(fleet.read([behind], NOW + 10_000).atRiskCount).toBe(0);
    expect(fleet.read([behind], NOW + 10_000 + TIMEOUT_MS).atRiskCount).toBe(1);
  });

  it('gives no sign of life by an older report, which a late reading may bring', () => {
    const fleet = newFleet();
    fleet.read([writer('a', { version: 2 })], NOW);
    expect(fleet.read([writer('a', { version: 1 })], NOW + TIMEOUT_MS).atRiskCount).toBe(1);
  });

  it('is at risk in time, though its clock is an hour ahead', () => {
    const fleet = newFleet();
    const ahead = writer('a', { updatedAt: NOW + HOUR_MS });
    expect(fleet.read([ahead], NOW).atRiskCount).toBe(0);
    expect(fleet.read([ahead], NOW + TIMEOUT_MS).atRiskCount).toBe(1);
  });
});

it('a writer without events, and a counter, are never at risk', () => {
  const depths = [writer('a', { itemCount: 0, updatedAt: 0 }), counter(5)];
  expect(newFleet().read(depths, NOW).atRiskCount).toBe(0);
});

describe('the last drop', () => {
  const dropped = (droppedCount: number, lastDropAt: number, depth = {}) =>
    writer('a', { droppedCount, lastDropAt, ...depth });

  it('is when the reader first saw it, though the clock of its writer is an hour behind', () => {
    const fleet = newFleet();
    fleet.read([dropped(1, NOW - HOUR_MS)], NOW);
    expect(fleet.read([dropped(2, NOW - HOUR_MS)], NOW + 1000).lastDropAt).toBe(NOW + 1000);
  });

  it('stays where it is at the readings that follow', () => {
    const fleet = newFleet();
    fleet.read([dropped(1, NOW - HOUR_MS)], NOW);
    fleet.read([dropped(2, NOW - HOUR_MS)], NOW + 1000);
    expect(fleet.read([dropped(2, NOW - HOUR_MS)], NOW + 11_000).lastDropAt).toBe(NOW + 1000);
  });

  it('is not in the future and does not move, though the clock of its writer is an hour ahead', () => {
    const fleet = newFleet();
    expect(fleet.read([dropped(1, NOW + HOUR_MS)], NOW).lastDropAt).toBe(NOW);
    expect(fleet.read([dropped(1, NOW + HOUR_MS)], NOW + 10_000).lastDropAt).toBe(NOW);
  });

  it('of a new writer is recent, and of an old writer that is seen for the first time is by its own clock', () => {
    const fleet = newFleet();
    fleet.read([], NOW);
    const old = dropped(1, NOW - 50_000);
    expect(fleet.read([old], NOW + 1000).lastDropAt).toBe(NOW - 50_000);
    const started = writer('b', { droppedCount: 1, lastDropAt: NOW - 50_000, startedAt: NOW - 50_000 });
    expect(fleet.read([old, started], NOW + 2000).lastDropAt).toBe(NOW + 2000);
  });

  it('does not exist for a writer that has dropped nothing', () => {
    const fleet = newFleet();
    fleet.read([], NOW);
    expect(fleet.read([writer('a', { startedAt: NOW })], NOW + 1000).lastDropAt).toBeUndefined();
  });
});

describe('the rate at which sinks accept events', () => {
  const written = (id: string, writtenCount: number, startedAt?: number) =>
    writer(id, { writtenCount, ...(startedAt !== undefined && { startedAt }) });

  it('is what was written between two readings, by old writers and by new ones', () => {
    const fleet = newFleet();
    fleet.read([written('a', 1000)], NOW);
    const later = [written('a', 1100), written('b', 50, NOW + 1000)];
    expect(fleet.read(later, NOW + 10_000).drainPerSecond).toBe(15);
  });

  it('does not count the whole past of a writer whose item expired and came back', () => {
    const fleet = newFleet();
    fleet.read([written('a', 1_000_000)], NOW);
    fleet.read([], NOW + 10_000);
    expect(fleet.read([written('a', 1_000_001)], NOW + 20_000).drainPerSecond).toBe(0);
    expect(fleet.read([written('a', 1_000_021)], NOW + 30_000).drainPerSecond).toBe(2);
  });

  it.each([
    ['59.999 s before the last reading is new, because clocks differ', -59_999, 5],
    ['60 s before the last reading is new', -60_000, 5],
    ['60.001 s before the last reading is not', -60_001, 0],
  ])('takes a writer that is listed for the first time, and was started %s', (_when, startedMs, rate) => {
    const fleet = newFleet();
    fleet.read([], NOW);
    expect(fleet.read([written('b', 50, NOW + startedMs)], NOW + 10_000).drainPerSecond).toBe(rate);
  });

  it('does not count a writer of an older version, which does not say when it was started', () => {
    const fleet = newFleet();
    fleet.read([], NOW);
    const unknown = writer('b', { writtenCount: 50, startedAt: undefined });
    expect(fleet.read([unknown], NOW + 10_000).drainPerSecond).toBe(0);
  });

  it('does not fall below 0 when a writer is gone', () => {
    const fleet = newFleet();
    fleet.read([written('a', 1000), written('b', 10)], NOW);
    expect(fleet.read([written('b', 20)], NOW + 10_000).drainPerSecond).toBe(1);
  });

  it('does not fall below 0 when an older report is read late', () => {
    const fleet = newFleet();
    fleet.read([written('a', 1000)], NOW);
    expect(fleet.read([written('a', 900)], NOW + 10_000).drainPerSecond).toBe(0);
  });

  it('stays as it was when a reading follows at once, or the clock is set back', () => {
    const fleet = newFleet();
    fleet.read([written('a', 0)], NOW);
    fleet.read([written('a', 20)], NOW + 10_000);
    expect(fleet.read([written('a', 30)], NOW + 10_999).drainPerSecond).toBe(2);
    expect(fleet.read([written('a', 30)], NOW - 10_000).drainPerSecond).toBe(2);
  });

  it('is measured over at least 1 s', () => {
    const fleet = newFleet();
    fleet.read([written('a', 0)], NOW);
    expect(fleet.read([written('a', 20)], NOW + 999).drainPerSecond).toBeUndefined();
    expect(fleet.read([written('a', 20)], NOW + 1000).drainPerSecond).toBe(20);
  });

  it('goes on after the clock was set back', () => {
    const fleet = newFleet();
    fleet.read([written('a', 0)], NOW);
    fleet.read([written('a', 10)], NOW - HOUR_MS);
    expect(fleet.read([written('a', 30)], NOW - HOUR_MS + 10_000).drainPerSecond).toBe(2);
  });
});

describe('the total of dropped events', () => {
  const dropped = (id: string, droppedCount: number, depth = {}) =>
    writer(id, { droppedCount, lastDropAt: NOW - HOUR_MS, ...depth });

  it('counts from the first reading', () => {
    const fleet = newFleet();
    expect(fleet.read([dropped('a', 100)], NOW).droppedTotal).toBe(0);
    expect(fleet.read([dropped('a', 103)], NOW + 10_000).droppedTotal).toBe(3);
  });

  it('rises by a drop, though the item of another writer with more drops expires at the same time', () => {
    const fleet = newFleet();
    fleet.read([dropped('a', 100), dropped('b', 0)], NOW);
    const { droppedCount, droppedTotal } = fleet.read([dropped('b', 5)], NOW + 10_000);
    expect({ droppedCount, droppedTotal }).toEqual({ droppedCount: 5, droppedTotal: 5 });
  });

  it('does not rise when the item of an old writer comes back', () => {
    const fleet = newFleet();
    fleet.read([dropped('a', 100)], NOW);
    fleet.read([], NOW + 10_000);
    expect(fleet.read([dropped('a', 100)], NOW + 20_000).droppedTotal).toBe(0);
  });

  it('does not fall when an older report is read late', () => {
    const fleet = newFleet();
    fleet.read([dropped('a', 5)], NOW);
    expect(fleet.read([dropped('a', 3)], NOW + 10_000).droppedTotal).toBe(0);
  });

  it.each([
    ['a new writer', { startedAt: NOW + 1000 }],
    ['an old writer that dropped events just now', { lastDropAt: NOW + 1000 }],
  ])('rises by the drops of %s that is listed for the first time', (_who, depth) => {
    const fleet = newFleet();
    fleet.read([], NOW);
    expect(fleet.read([dropped('b', 7, depth)], NOW + 10_000).droppedTotal).toBe(7);
  });
});
