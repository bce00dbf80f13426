import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { closeIfUnnamed, needsWatcher, watchDelayMs } from '../../../lib/alarm/incident/watch-incident.ts';
import { alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { incident } from '../../support/incidents.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';

describe('an incident', () => {
  it('needs a watcher if it has none, or if its watch ends within the handover time', () => {
    const limits = { handoverMs: 5000 };
    expect(needsWatcher(incident(), 0, limits)).toBe(true);
    expect(needsWatcher(incident({ watchEndsAt: 11_000 }), 6000, limits)).toBe(false);
    expect(needsWatcher(incident({ watchEndsAt: 11_000 }), 6001, limits)).toBe(true);
  });
});

describe('the watcher', () => {
  const limits = { watchMs: 11_000 };

  it('waits for the owner while the owner may still be alive', () => {
    expect(watchDelayMs(incident(), 11_000, limits)).toBe(11_000);
  });

  it('does not wait for an owner that must have died', () => {
    expect(watchDelayMs(incident(), 11_001, limits)).toBe(0);
  });

  it('waits for other changes after a message', () => {
    expect(watchDelayMs(incident({ named: ['a'] }), 30_000, limits)).toBe(11_000);
  });
});

describe('at the end of a watch', () => {
  const [a, b] = [memberOf(alarm({ name: 'a' }), undefined), memberOf(alarm({ name: 'b' }), undefined)];
  let ledger: MemoryLedger;

  beforeEach(async () => {
    ledger = new MemoryLedger(new FakeClock(), LIMITS);
    await ledger.openIncident('alarm', 'x', [a], undefined);
    await ledger.claimWatch('alarm', 'x', 'watcher');
  });

  const close = (watcher = 'watcher') => closeIfUnnamed(ledger, 'alarm', 'x', watcher);

  it('the incident is closed if members are unnamed', async () => {
    expect((await close())?.members).toEqual([a]);
    expect(await ledger.joinIncident('alarm', b)).toBeUndefined();
  });

  it('the incident stays open if all members are named', async () => {
    await ledger.markNamed('alarm', [a.key]);
    expect(await close()).toBeUndefined();
    expect(await ledger.joinIncident('alarm', b)).toBeDefined();
  });

  it('nothing is left to a function that is no longer the watcher, or whose incident was replaced', async () => {
    expect(await close('another')).toBeUndefined();
    expect(await closeIfUnnamed(ledger, 'alarm', 'y', 'watcher')).toBeUndefined();
  });
});
