import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import { alarm } from '../support/alarm-events.ts';
import { AlarmWorld, type Invocation } from '../support/alarm-world.ts';
import type { FaultOf } from '../support/faulty-ledger.ts';
import { random } from '../support/random.ts';

type Fault = NonNullable<ReturnType<FaultOf>>;

/** Everything that goes wrong with one request. The delays are shorter and longer than the limit of a request. */
const FAULTS: readonly Fault[] = [
  { kind: 'dead', isWritten: false },
  { kind: 'dead', isWritten: true },
  { kind: 'late', afterMs: 0 },
  { kind: 'late', afterMs: 3000 },
  { kind: 'lost' },
  { kind: 'repeated', afterMs: 0 },
  { kind: 'repeated', afterMs: 700 },
  { kind: 'refused' },
];

/**
 * When the second and the third alarm arrive, ms after the first: at once, just before the owner's message, after it, just
 * before the end of the watch and after it, and just before the end of the incident and after it.
 */
const ARRIVALS = [0, 1, 4999, 7000, 11_500, 16_500, 59_500, 61_000];

const PAIRS = ARRIVALS.flatMap(second =>
  ARRIVALS.filter(third => third >= second).map(third => [second, third] as const),
);

/** One function's request, and what goes wrong with it. */
type Case = { readonly index: number; readonly request: number; readonly fault: Fault };

/** Three alarms, or their ends, arrive. Returns how many messages name each, and how many requests each function sent. */
async function three(kind: 'alarm' | 'ok', arrivals: readonly number[], failing?: Case) {
  const world = new AlarmWorld();
  const runs: Invocation[] = [];
  for (const [index, atMs] of arrivals.entries()) {
    const fired = alarm({ name: `alarm-${index}` });
    const ok = { ...fired, state: 'OK', previousState: 'INSUFFICIENT_DATA' } as const;
    if (kind === 'ok') await world.ledger.recordStart({ ...fired, changedAt: fired.changedAt - 1000 });
    const faultOf: FaultOf = request =>
      failing?.index === index && failing.request === request ? failing.fault : undefined;
    world.clock.after(atMs, () => {
      runs[index] = world.deliver(kind === 'ok' ? ok : fired, faultOf);
    });
  }
  await world.clock.advance(300_000);
  const counts = arrivals.map((_, index) => world.reports.get(`alarm-${index}`) ?? 0);
  return { counts, requests: runs.map(({ requests }) => requests), pending: world.clock.pending };
}

describe.each(['alarm', 'ok'] as const)('three changes to %s, at any times', kind => {
  it.each(PAIRS)('0, %i and %i ms: each is named, whatever request to the table fails', async (...later) => {
    const arrivals = [0, ...later];
    const { counts, requests } = await three(kind, arrivals);
    expect(counts, 'without a fault').toEqual([1, 1, 1]);
    const cases = requests.flatMap((count, index) =>
      Array.from({ length: count }, (_, request) => FAULTS.map(fault => ({ index, request, fault }))).flat(),
    );
    for (const each of cases) {
      const named = (await three(kind, arrivals, each)).counts;
      expect(named, JSON.stringify(each)).not.toContain(0);
      if (each.fault.kind === 'repeated') expect(named, JSON.stringify(each)).toEqual([1, 1, 1]);
    }
  });
});

/** Storms of 20 alarms within a minute, without any alarm after them. Part of all requests is answered too late. */
async function storms(count: number, rate: number, seed: number) {
  const next = random(seed);
  const lateMs = () => (next() < 0.5 ? 0 : next() * 3000);
  const faultOf: FaultOf = () => (next() < rate ? { kind: 'late', afterMs: lateMs() } : undefined);
  const named: number[] = [];
  for (let storm = 0; storm < count; storm += 1) {
    const world = new AlarmWorld();
    const names = Array.from({ length: 20 }, (_, index) => `alarm-${index}`);
    for (const name of names) {
      world.clock.after(next() * LIMITS.incidentMs, () => world.deliver(alarm({ name }), faultOf, faultOf));
    }
    await world.clock.advance(300_000);
    named.push(...names.map(name => world.reports.get(name) ?? 0));
  }
  return { alarms: named.length, unnamed: named.filter(times => times === 0).length };
}

describe('6,000 alarms', () => {
  it.each([0, 0.01, 0.03])('are all named if %d of all requests are answered too late', async rate => {
    expect(await storms(300, rate, 1)).toEqual({ alarms: 6000, unnamed: 0 });
  });
});

describe('a message', () => {
  const named = (name: string) => alarm({ name });

  it('names exactly what it marks: an alarm that joins after the read is named by the watcher', async () => {
    const world = new AlarmWorld();
    world.invoke(named('a'));
    await world.clock.advance(1000);
    world.invoke(named('b'));
    await world.clock.advance(3999);
    const owner = world.ledger.readIncident.bind(world.ledger);
    world.ledger.readIncident = async kind => {
      world.ledger.readIncident = owner;
      const read = await owner(kind);
      world.invoke(named('c')); // joins between the owner's read and its message
      return read;
    };
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a', 'b'], ['c']]);
  });

  it('of a watcher is not repeated by the next incident, which opens before the message is published', async () => {
    const world = new AlarmWorld();
    world.invoke(named('a'));
    await world.clock.advance(6000);
    world.invoke(named('b'));
    await world.clock.advance(LIMITS.watchMs - 1);
    const close = world.ledger.closeIncident.bind(world.ledger);
    world.ledger.closeIncident = async (...args) => {
      const closed = await close(...args);
      world.invoke(named('c'));
      return closed;
    };
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a'], ['b'], ['c']]);
  });

  it('about an alarm is not sent after its OK, although the alarm arrives up to 5 s later', async () => {
    for (const laterMs of [0, 1, 2500, 4999]) {
      const world = new AlarmWorld();
      const fired = named('a');
      const ok = {
        ...fired,
        state: 'OK',
        previousState: 'ALARM',
        changedAt: fired.changedAt + 1000,
      } as const;
      world.invoke(ok);
      await world.clock.advance(laterMs);
      world.invoke(fired);
      await world.clock.advance(LIMITS.incidentMs);
      expect(world.published.map(({ kind }) => kind)).toEqual(['ok']);
    }
  });

  it('about an alarm is not sent after its OK, although the alarm waits for an addendum', async () => {
    const world = new AlarmWorld();
    const fired = named('b');
    world.invoke(named('a'));
    await world.clock.advance(6000);
    world.invoke(fired);
    await world.clock.advance(1000);
    const ok = world.invoke({
      ...fired,
      state: 'OK',
      previousState: 'ALARM',
      changedAt: fired.changedAt + 1000,
    });
    await world.clock.advance(LIMITS.incidentMs);
    expect(ok.outcome).toBe('sent');
    expect(world.published.map(({ kind, alarms }) => [kind, alarms[0]?.name])).toEqual([
      ['alarm', 'a'],
      ['ok', 'b'],
    ]);
  });
});

describe('a function', () => {
  const ends = { state: 'OK', previousState: 'ALARM' } as const;

  it('that ends records that its change was handled, and that the alarm is over', async () => {
    const world = new AlarmWorld();
    const fired = alarm({ name: 'a' });
    world.invoke(fired);
    await world.clock.advance(LIMITS.incidentMs);
    const ok = { ...fired, ...ends, changedAt: fired.changedAt + 1000 };
    world.invoke(ok);
    await world.clock.advance(2 * LIMITS.incidentMs);
    for (const change of [fired, ok]) expect(await world.ledger.claimChange(change, 'later')).toBe(false);
    expect(await world.ledger.recordOk(ok)).toBeUndefined();
  });

  it('that joined records it, too, and so does a watcher without a message of its own', async () => {
    const world = new AlarmWorld();
    for (const name of ['a', 'b', 'c']) world.invoke(alarm({ name }));
    await world.clock.advance(2 * LIMITS.incidentMs);
    for (const name of ['b', 'c']) expect(await world.ledger.claimChange(alarm({ name }), 'x')).toBe(false);
  });

  it('that sent an OK alone, but knows the state again, records that the alarm is over', async () => {
    const world = new AlarmWorld();
    const fired = alarm({ name: 'a' });
    await world.ledger.recordStart(fired);
    const ok = { ...fired, ...ends, changedAt: fired.changedAt + 1000 };
    const run = world.invoke(ok, request => (request === 2 ? { kind: 'lost' } : undefined));
    await world.clock.advance(LIMITS.incidentMs);
    expect(run).toMatchObject({ outcome: 'sent alone', doubts: [] });
    expect(await world.ledger.recordOk(ok)).toBeUndefined();
  });

  it('that does not know the state finishes nothing, and is invoked again', async () => {
    const world = new AlarmWorld();
    const change = alarm({ name: 'a' });
    const run = world.invoke(change, request => (request < 2 ? { kind: 'lost' } : undefined));
    await world.clock.advance(LIMITS.claimMs + 1);
    expect(run).toMatchObject({ outcome: 'sent alone', doubts: [{ name: 'TableError' }], requests: 2 });
    expect(await world.ledger.claimChange(change, 'retry')).toBe(true);
  });

  it('whose table answered the second request names each alarm once, in its own message or in another', async () => {
    const world = new AlarmWorld();
    world.invoke(alarm({ name: 'a' }));
    world.invoke(alarm({ name: 'b' }), request => (request === 3 ? { kind: 'lost' } : undefined));
    await world.clock.advance(2 * LIMITS.incidentMs);
    expect([...world.reports.entries()].toSorted()).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('whose change was refused five times by other functions sends its message, and is not invoked again', async () => {
    const world = new AlarmWorld();
    world.ledger.openIncident = async () => false;
    const run = world.invoke(alarm({ name: 'a' }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(run).toMatchObject({ outcome: 'sent alone', doubts: [] });
    expect(world.messages.map(([, names]) => names)).toEqual([['a']]);
  });
});
