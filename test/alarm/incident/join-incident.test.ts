import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { joinIncident } from '../../../lib/alarm/incident/join-incident.ts';
import { TableError } from '../../../lib/alarm/incident/ledger.ts';
import { alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';

let clock: FakeClock;
let ledger: MemoryLedger;

beforeEach(() => {
  clock = new FakeClock();
  ledger = new MemoryLedger(clock, LIMITS);
});

const join = (name: string, id = `function-${name}`) =>
  joinIncident(memberOf(alarm({ name }), undefined), id, { ledger, clock, limits: LIMITS });

const memberNames = async () => (await ledger.readIncident('alarm'))?.members.map(({ name }) => name);

describe('the role of a function', () => {
  it('is owner for the first, watcher for the second, and joined for the others', async () => {
    expect(await join('a')).toMatchObject({ name: 'owner', members: [{ name: 'a' }] });
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
    expect((await join('b')).name).toBe('owner');
  });

  it('is watcher if the table does not say whether it is: other functions may rely on it', async () => {
    await join('a');
    const error = new TableError('no answer');
    ledger.claimWatch = async () => {
      throw error;
    };
    expect(await join('b')).toMatchObject({ name: 'watcher', error });
  });

  it('is owner if the SDK repeated the request that opened the incident', async () => {
    const openIncident = ledger.openIncident.bind(ledger);
    ledger.openIncident = async (...args) => {
      await openIncident(...args);
      await ledger.joinIncident('alarm', memberOf(alarm({ name: 'b' }), undefined));
      return openIncident(...args);
    };
    expect((await join('a')).name).toBe('owner');
    expect(await memberNames()).toEqual(['a', 'b']);
  });
});

describe('a retry', () => {
  it('has joined if a message names its change, and has nothing to do', async () => {
    await join('a');
    await ledger.markNamed('alarm', [memberOf(alarm({ name: 'a' }), undefined).key]);
    expect(await join('a', 'retry')).toEqual({ name: 'joined' });
    clock.jump(LIMITS.incidentMs);
    expect(await join('a', 'retry')).toEqual({ name: 'joined' });
  });

  it('takes over the members of the previous incident that no message names', async () => {
    for (const name of ['a', 'b']) await join(name);
    await ledger.markNamed('alarm', [memberOf(alarm({ name: 'a' }), undefined).key]);
    clock.jump(LIMITS.incidentMs);
    expect(await join('a', 'retry')).toMatchObject({ name: 'owner', members: [{ name: 'b' }] });
  });
});

describe('a new incident', () => {
  it('gets the members of the previous one that no message has named, each once', async () => {
    for (const name of ['a', 'b']) await join(name);
    clock.jump(LIMITS.incidentMs);
    await join('a', 'retry');
    expect(await memberNames()).toEqual(['b', 'a']);
  });

  it('does not replace an incident in which a message named members meanwhile', async () => {
    await join('a');
    clock.jump(LIMITS.incidentMs);
    const openIncident = ledger.openIncident.bind(ledger);
    ledger.openIncident = async (...args) => {
      ledger.openIncident = openIncident;
      await ledger.markNamed('alarm', [memberOf(alarm({ name: 'a' }), undefined).key]);
      return openIncident(...args);
    };
    await join('b');
    expect(await memberNames()).toEqual(['b']);
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

  it('gives up after five attempts, in which it has written nothing', async () => {
    let attempts = 0;
    ledger.openIncident = async () => {
      attempts += 1;
      if (attempts > 5) throw new Error('a sixth attempt');
      return false;
    };
    await expect(join('a')).rejects.toMatchObject({
      message: 'no incident could be joined or opened in 5 attempts',
      isRefused: true,
    });
    expect(attempts).toBe(5);
  });
});
