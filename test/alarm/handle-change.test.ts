import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import type { Alarm } from '../../lib/alarm/event/alarm.ts';
import { alarm } from '../support/alarm-events.ts';
import { AlarmWorld } from '../support/alarm-world.ts';

let world: AlarmWorld;

beforeEach(() => {
  world = new AlarmWorld();
});

const named = (name: string) => alarm({ name });
/** An alarm about the errors of the alarm function itself. */
const aboutAlarmFunction = (overrides: Partial<Alarm>) => {
  const dimensions = { FunctionName: 'orders-alarm' };
  const source = { namespace: 'AWS/Lambda', name: 'Errors', dimensions, stat: 'Sum', accountId: undefined };
  const metric = { id: 'm1', label: undefined, isResult: true, periodSeconds: 60, source };
  return alarm({ metrics: [metric], ...overrides });
};

const iso = (at: number) => new Date(at).toISOString();

describe('a message about an alarm', () => {
  it('is sent once, after 5 s, however often the event is delivered', async () => {
    const first = world.invoke(named('a'));
    await world.clock.advance(1000);
    const repeated = world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs);
    const late = world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages).toEqual([[5000, ['a']]]);
    expect([first, repeated, late].map(({ outcome }) => outcome)).toEqual(['sent', 'repeated', 'repeated']);
    expect(world.clock.pending).toBe(0);
  });

  it('is not sent if the change is suppressed', async () => {
    const suppressed = world.invoke(alarm({ suppressedBy: 'WaitPeriod' }));
    const created = world.invoke(alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' }));
    await world.clock.advance(10_000);
    expect([suppressed.outcome, created.outcome]).toEqual(['suppressed', 'suppressed']);
    expect(world.published).toEqual([]);
  });

  it('is sent by the retry if the first function died', async () => {
    world.invoke(named('a'), 'publishing');
    await world.clock.advance(60_000);
    world.invoke(named('a'));
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a']]);
  });
});

describe('an incident of many alarms', () => {
  it('is one message that names all alarms; every function but the owner and one watcher ends at once', async () => {
    const runs = [];
    for (let index = 0; index < 50; index += 1) {
      runs.push(world.invoke(named(`alarm-${index}`)));
      await world.clock.advance(60);
    }
    expect(runs.filter(({ outcome }) => outcome === 'joined')).toHaveLength(48);
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages).toHaveLength(1);
    expect(new Set(world.messages[0]?.[1]).size).toBe(50);
    expect(runs.filter(({ outcome }) => outcome === 'joined')).toHaveLength(49);
    expect(world.clock.pending).toBe(0);
  });

  it('has one addendum about the alarms that came after the first message', async () => {
    world.invoke(named('a'));
    await world.clock.advance(6000);
    world.invoke(named('b'));
    await world.clock.advance(4000);
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages).toEqual([
      [5000, ['a']],
      [17_000, ['b', 'c']],
    ]);
    expect(world.published.map(({ kind }) => kind)).toEqual(['alarm', 'addendum']);
  });

  it('names an alarm twice if it fired twice', async () => {
    const first = named('a');
    world.invoke(first);
    await world.clock.advance(20_000);
    world.invoke({ ...first, changedAt: first.changedAt + 20_000 });
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a'], ['a']]);
  });

  it('has one addendum even if alarms keep coming: one watcher follows another', async () => {
    for (let second = 0; second < 60; second += 4) {
      world.invoke(named(`at-${second}`));
      await world.clock.advance(4000);
    }
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([atMs, names]) => [atMs, names.length])).toEqual([
      [5000, 2],
      [63_000, 13],
    ]);
  });

  it('is followed by another incident if alarms come after its addendum', async () => {
    for (const name of ['a', 'b', 'c']) {
      world.invoke(named(name));
      await world.clock.advance(25_000);
    }
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages).toEqual([
      [5000, ['a']],
      [36_000, ['b']],
      [55_000, ['c']],
    ]);
  });

  it('ends after 60 s: an alarm just before the end is in its addendum, an alarm at the end opens another', async () => {
    world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs - 1);
    world.invoke(named('b'));
    await world.clock.advance(1);
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.incidentMs);
    const namedIn = world.messages.map(([, names]) => names);
    expect(namedIn[0]).toEqual(['a']);
    expect(namedIn.slice(1).flat().sort()).toEqual(expect.arrayContaining(['b', 'c']));
    expect(namedIn.length).toBeLessThanOrEqual(3);
  });
});

describe('the evidence', () => {
  it('is gathered by the owner while other alarms join, except which alarms are firing', async () => {
    world.invoke(named('a'));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.asked).toEqual([
      { source: 'probe', atMs: 0 },
      { source: 'numbers', atMs: 0 },
      { source: 'firing', atMs: 5000 },
    ]);
  });

  it('is gathered by the watcher at the end of its watch, if it has to send a message', async () => {
    world.invoke(named('a'));
    await world.clock.advance(6000);
    const [watcher, joined] = [world.invoke(named('b')), world.invoke(named('c'))];
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.asked.slice(3)).toEqual([
      { source: 'probe', atMs: 17_000 },
      { source: 'numbers', atMs: 17_000 },
      { source: 'firing', atMs: 17_000 },
    ]);
    expect([watcher.outcome, joined.outcome]).toEqual(['sent by watcher', 'joined']);
  });

  it('includes the child alarms of a composite alarm', async () => {
    world.invoke(alarm({ isComposite: true, metrics: [] }));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.asked.map(({ source }) => source)).toEqual(['probe', 'firing', 'children']);
  });

  it('is not gathered for an alarm about the alarm function, and the table is not used', async () => {
    world.ledger.isGone = true;
    const run = world.invoke(aboutAlarmFunction({}));
    await world.clock.advance(0);
    expect(run).toMatchObject({ outcome: 'sent alone', tableErrors: [], requests: 0 });
    expect(world.asked).toEqual([]);
    const repeated = world.invoke(aboutAlarmFunction({ suppressedBy: 'mute' }));
    await world.clock.advance(0);
    expect(repeated.outcome).toBe('suppressed');
    expect(world.published).toHaveLength(1);
  });
});

describe('a function that dies', () => {
  it('as the owner leaves its incident to the watcher', async () => {
    world.invoke(named('a'), 'publishing');
    await world.clock.advance(1000);
    world.invoke(named('b'));
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages).toEqual([[12_000, ['a', 'b', 'c']]]);
    expect(world.published[0]?.kind).toBe('alarm');
  });

  it('as the owner leaves its incident to the next function that joins, which does not wait', async () => {
    world.invoke(named('a'), 'publishing');
    await world.clock.advance(30_000);
    world.invoke(named('b'));
    await world.clock.advance(10);
    expect(world.messages).toEqual([[30_000, ['a', 'b']]]);
  });

  it('as the owner leaves its alarm to the next incident if no function joins its own', async () => {
    world.invoke(named('a'), 'publishing');
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(named('b'));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.messages).toEqual([[65_000, ['a', 'b']]]);
  });

  it('as the watcher leaves the unnamed alarms to the next incident', async () => {
    world.invoke(named('a'));
    await world.clock.advance(6000);
    world.invoke(named('b'), 'publishing');
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a'], ['b', 'c']]);
  });
});

describe('a message about an OK', () => {
  const ok = (name: string, at: number) =>
    alarm({ name, state: 'OK', previousState: 'ALARM', changedAt: at });
  /** The recorded start of an alarm, as its next OK would find it. */
  const startOf = (name: string) => world.ledger.recordOk(ok(name, Date.parse('2030-01-01')));

  it('says how long the alarm lasted', async () => {
    const fired = named('a');
    world.invoke(fired);
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(ok('a', fired.changedAt + 720_000));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.published[1]).toMatchObject({
      kind: 'ok',
      alarms: [{ name: 'a', since: iso(fired.changedAt), lasted_seconds: 720 }],
    });
  });

  it('names all changes to OK of the same minute', async () => {
    for (let index = 0; index < 20; index += 1) world.invoke(ok(`alarm-${index}`, 1000));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names.length)).toEqual([20]);
  });

  it('is sent by the retry if the first function died', async () => {
    const fired = named('a');
    world.invoke(fired);
    await world.clock.advance(LIMITS.incidentMs);
    const ok = alarm({
      state: 'OK',
      previousState: 'INSUFFICIENT_DATA',
      name: 'a',
      changedAt: fired.changedAt + 720_000,
    });
    world.invoke(ok, 'publishing');
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(ok);
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.published[1]).toMatchObject({
      kind: 'ok',
      alarms: [{ name: 'a', since: iso(fired.changedAt), lasted_seconds: 720 }],
    });
    expect(await startOf('a')).toBeUndefined();
  });

  it('does not end a later alarm whose event was delivered before', async () => {
    const next = alarm({ name: 'a', changedAt: 9000 });
    world.invoke(next);
    world.invoke(ok('a', 1000));
    await world.clock.advance(LIMITS.incidentMs);
    const [message] = world.published.filter(({ kind }) => kind === 'ok');
    expect(message?.alarms).toHaveLength(1);
    expect(message?.alarms[0]).not.toHaveProperty('since');
    expect(await startOf('a')).toBe(9000);
  });

  it('is sent even if its alarm is delivered later; no message about that alarm follows', async () => {
    world.invoke(ok('a', 9000));
    await world.clock.advance(LIMITS.incidentMs);
    const late = world.invoke(alarm({ name: 'a', changedAt: 1000 }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(late.outcome).toBe('suppressed');
    expect(world.published.map(({ kind }) => kind)).toEqual(['ok']);
    expect(await startOf('a')).toBeUndefined();
  });

  it('does not prevent the message about the next alarm of the same name', async () => {
    world.invoke(ok('a', 9000));
    await world.clock.advance(LIMITS.incidentMs);
    const next = world.invoke(alarm({ name: 'a', changedAt: 9001 }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(next.outcome).toBe('sent');
  });

  it('is sent even if the start of the alarm is not recorded', async () => {
    world.invoke(ok('a', 1000));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.published[0]?.alarms).toHaveLength(1);
    expect(world.published[0]?.alarms[0]).not.toHaveProperty('since');
  });
});

describe('without the table', () => {
  it('each function sends its own message at once, which names the reason', async () => {
    world.ledger.isGone = true;
    const runs = Array.from({ length: 50 }, (_, index) => world.invoke(named(`alarm-${index}`)));
    await world.clock.advance(0);
    expect(world.messages).toHaveLength(50);
    expect(runs.map(({ outcome }) => outcome)).toEqual(Array(50).fill('sent alone'));
    expect(world.published[0]?.table_error).toBe('unreachable (ECONNREFUSED)');
    for (const { tableErrors } of runs) expect(tableErrors.length).toBeGreaterThanOrEqual(1);
  });

  it('a message about an OK is sent if CloudWatch says that the alarm was in ALARM', async () => {
    world.ledger.isGone = true;
    const ok = world.invoke(alarm({ state: 'OK', previousState: 'ALARM' }));
    const created = world.invoke(alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' }));
    await world.clock.advance(0);
    expect([ok.outcome, created.outcome]).toEqual(['sent alone', 'suppressed']);
  });

  it('that fails during an incident, the owner and the watcher send what they know', async () => {
    world.invoke(named('a'));
    const watcher = world.invoke(named('b'));
    await world.clock.advance(1000);
    world.ledger.isGone = true;
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages).toEqual([
      [5000, ['a']],
      [11_000, ['a', 'b']],
    ]);
    expect(watcher).toMatchObject({ outcome: 'sent by watcher', doubts: [{ name: 'TableError' }] });
  });
});

it('every alarm is named, with at most two messages per incident, at any times and deaths', async () => {
  const arrivals = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), dies: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async plan => {
      const storm = new AlarmWorld();
      for (const [index, { atMs, dies }] of plan.entries()) {
        const change = named(`alarm-${index}`);
        storm.clock.after(atMs, () => storm.invoke(change, dies ? 'publishing' : undefined));
        if (dies) storm.clock.after(atMs + 80_000, () => storm.invoke(change)); // Lambda's retry
      }
      await storm.clock.advance(300_000);
      const allNames = new Set(storm.messages.flatMap(([, names]) => names));
      expect(allNames.size).toBe(plan.length);
      const last = Math.max(...plan.map(({ atMs }) => atMs)) + 80_000;
      expect(storm.messages.length).toBeLessThanOrEqual(2 * Math.ceil((last + 1) / LIMITS.watchMs));
    }),
    { numRuns: 200 },
  );
});
