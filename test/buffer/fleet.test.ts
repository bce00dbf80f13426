import { describe, expect, it } from 'vitest';
import { Fleet } from '../../lib/buffer/fleet.ts';
import { depthOf } from '../support/depths.ts';

const NOW = 1_700_000_000_000;
const TIMEOUT_MS = 900_000;

const newFleet = () => new Fleet({ writerTimeoutMs: TIMEOUT_MS, estimateBytes: 100 });

const writer = (id: string, depth: Parameters<typeof depthOf>[0] = {}) =>
  depthOf({ key: `writer#${id}`, itemCount: 1, updatedAt: NOW, ...depth });

const counter = (itemCount: number) =>
  depthOf({
    key: 'counter',
    itemCount,
    bytes: undefined,
    method: 'estimated',
    version: undefined,
    updatedAt: undefined,
  });

describe('the fleet', () => {
  it('is empty where nobody has told anything', () => {
    expect(newFleet().read([], NOW)).toEqual({
      itemCount: 0,
      bytes: 0,
      method: 'v8',
      oldestAt: undefined,
      droppedCount: 0,
      lastDropAt: undefined,
      writers: 0,
      atRiskCount: 0,
      drainPerSecond: undefined,
    });
  });

  it('holds what its writers and counters hold together', () => {
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

  it('is of the writers whose time in the table is not over', () => {
    const idle = (expiresAt: number) => writer('a', { itemCount: 0, expiresAt });
    expect(newFleet().read([idle(NOW + 1), writer('b')], NOW).writers).toBe(2);
    expect(newFleet().read([idle(NOW), writer('b')], NOW).writers).toBe(1);
  });

  it('is no older than the events that it holds, whatever a row that was cleared still says', () => {
    const cleared = writer('a', { itemCount: 0, oldestAt: NOW - 3_600_000 });
    expect(newFleet().read([cleared], NOW).oldestAt).toBeUndefined();
    expect(newFleet().read([cleared, writer('b', { oldestAt: NOW - 5 })], NOW).oldestAt).toBe(NOW - 5);
  });

  it.each([
    [['v8', 'v8'], 'v8'],
    [['v8', 'json'], 'json'],
    [['json', 'estimated'], 'estimated'],
  ] as const)('measured by %j is measured by %s', (methods, whole) => {
    const depths = methods.map((method, index) => writer(String(index), { method }));
    expect(newFleet().read(depths, NOW).method).toBe(whole);
  });
});

describe('a writer that holds events', () => {
  it.each([
    ['just before its time is up', TIMEOUT_MS - 1, 0],
    ['when its time is up', TIMEOUT_MS, 5],
  ])('and is silent is at risk %s', (_when, silentMs, atRiskCount) => {
    const depths = [writer('a', { itemCount: 5, updatedAt: NOW - silentMs }), writer('b')];
    expect(newFleet().read(depths, NOW).atRiskCount).toBe(atRiskCount);
  });

  it('is not at risk any longer once it writes again', () => {
    const fleet = newFleet();
    const silent = writer('a', { updatedAt: NOW - TIMEOUT_MS });
    expect(fleet.read([silent], NOW).atRiskCount).toBe(1);
    const again = { ...silent, updatedAt: NOW + 1000, version: 2 };
    expect(fleet.read([again], NOW + 2000).atRiskCount).toBe(0);
  });

  it('lives when it is seen to write, though its clock is an hour behind', () => {
    const fleet = newFleet();
    const behind = (version: number) => writer('a', { updatedAt: NOW - 3_600_000, version });
    fleet.read([behind(1)], NOW);
    expect(fleet.read([behind(2)], NOW + 10_000).atRiskCount).toBe(0);
    expect(fleet.read([behind(2)], NOW + 10_000 + TIMEOUT_MS - 1).atRiskCount).toBe(0);
    expect(fleet.read([behind(2)], NOW + 10_000 + TIMEOUT_MS).atRiskCount).toBe(1);
  });

  it('is at risk in time though its clock is an hour ahead', () => {
    const fleet = newFleet();
    const ahead = writer('a', { updatedAt: NOW + 3_600_000 });
    expect(fleet.read([ahead], NOW).atRiskCount).toBe(0);
    expect(fleet.read([ahead], NOW + TIMEOUT_MS).atRiskCount).toBe(1);
  });
});

describe('one that holds none, or a counter', () => {
  it('is never at risk', () => {
    const depths = [writer('a', { itemCount: 0, updatedAt: 0 }), counter(5)];
    expect(newFleet().read(depths, NOW).atRiskCount).toBe(0);
  });
});

describe('a drop', () => {
  it('is news from when it is first seen, though the clock of its writer is an hour behind', () => {
    const fleet = newFleet();
    fleet.read([writer('a', { droppedCount: 1, lastDropAt: NOW - 3_600_000 })], NOW);
    const more = writer('a', { droppedCount: 2, lastDropAt: NOW - 3_600_000 });
    expect(fleet.read([more], NOW + 1000).lastDropAt).toBe(NOW + 1000);
  });

  it('is not in the future, though the clock of its writer is ahead', () => {
    const depths = [writer('a', { droppedCount: 1, lastDropAt: NOW + 3_600_000 })];
    expect(newFleet().read(depths, NOW).lastDropAt).toBe(NOW);
  });
});

describe('the rate at which sinks take events', () => {
  it('is what was written between two readings', () => {
    const fleet = newFleet();
    fleet.read([writer('a', { writtenCount: 1000 })], NOW);
    const later = [writer('a', { writtenCount: 1100 }), writer('b', { writtenCount: 50 })];
    expect(fleet.read(later, NOW + 10_000).drainPerSecond).toBe(15);
  });

  it('does not fall below 0 when a writer is gone', () => {
    const fleet = newFleet();
    fleet.read([writer('a', { writtenCount: 1000 }), writer('b', { writtenCount: 10 })], NOW);
    expect(fleet.read([writer('b', { writtenCount: 20 })], NOW + 10_000).drainPerSecond).toBe(1);
  });

  it('is the last one known when a reading follows at once, or the clock is put back', () => {
    const fleet = newFleet();
    fleet.read([writer('a')], NOW);
    fleet.read([writer('a', { writtenCount: 20 })], NOW + 10_000);
    expect(fleet.read([writer('a', { writtenCount: 30 })], NOW + 10_999).drainPerSecond).toBe(2);
    expect(fleet.read([writer('a', { writtenCount: 30 })], NOW - 10_000).drainPerSecond).toBe(2);
  });
});
