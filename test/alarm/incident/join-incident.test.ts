import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { joinIncident } from '../../../lib/alarm/incident/join-incident.ts';
import { alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';

let clock: FakeClock;
let ledger: MemoryLedger;

beforeEach(() => {
  clock = new FakeClock();
  ledger = new MemoryLedger(clock, LIMITS);
});

const join = (name: string) =>
  joinIncident(memberOf(alarm({ name }), undefined), `function-${name}`, { ledger, clock, limits: LIMITS });

const memberNames = async () => (await ledger.readIncident('alarm'))?.members.map(({ name }) => name);

describe('the role of a function', () => {
  it('is owner for the first, watcher for the second, and joined for the others', async () => {
    expect(await join('a')).toEqual({ name: 'owner' });
    expect(await join('b')).toMatchObject({ name: 'watcher', incident: { id: 'function-a' } });
    expect(await join('c')).toEqual({ name: 'joined' });
    expect(await memberNames()).toEqual(['a', 'b', 'c']);
  });

  it('is watcher again when the watch is about to end', async () => {
    for (const name of ['a', 'b']) await join(name);
    clock.jump(LIMITS.watchMs - LIMITS.handoverMs + 1);
    expect((await join('c')).name).toBe('watcher');
  });

  it('is owner of another incident after the end of the first', async () => {
    await join('a');
    clock.jump(LIMITS.incidentMs);
    expect(await join('b')).toEqual({ name: 'owner' });
  });
});

describe('a new incident', () => {
  it('gets the members of the previous one that no message has named, each once', async () => {
    for (const name of ['a', 'b']) await join(name);
    clock.jump(LIMITS.incidentMs);
    await join('a');
    expect(await memberNames()).toEqual(['b', 'a']);
  });
});

describe('if other functions interfere', () => {
  it('tries again', async () => {
    const openIncident = ledger.openIncident.bind(ledger);
    ledger.openIncident = async () => {
      ledger.openIncident = openIncident;
      await openIncident('alarm', 'other', [], undefined);
      return false;
    };
    expect(await join('a')).toMatchObject({ name: 'watcher', incident: { id: 'other' } });
  });

  it('gives up after five attempts', async () => {
    let attempts = 0;
    ledger.openIncident = async () => {
      attempts += 1;
      return false;
    };
    await expect(join('a')).rejects.toThrow('no incident could be joined or opened in 5 attempts');
    expect(attempts).toBe(5);
  });
});
