import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import type { Alarm } from '../../lib/alarm/event/alarm.ts';
import { handleChange } from '../../lib/alarm/handle-change.ts';
import { TableError } from '../../lib/alarm/incident/ledger.ts';
import type { Message } from '../../lib/alarm/message/compose.ts';
import type { ChangeResult } from '../../lib/alarm/outcome.ts';
import { TimeLimitExceeded } from '../../lib/time/time-limit.ts';
import { alarm } from '../support/alarm-events.ts';
import { DEPLOYMENT } from '../support/alarm-examples.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';

/** The JSON form of a message, as far as these tests read it. */
type Published = {
  readonly atMs: number;
  readonly kind: 'alarm' | 'ok' | 'addendum';
  readonly alarms: readonly {
    readonly name: string;
    readonly since?: string;
    readonly lasted_seconds?: number;
  }[];
  readonly table_error?: string;
};

type Run = { outcome: ChangeResult['outcome'] | undefined; tableErrors: readonly unknown[] };

/** How a function dies: while it publishes its message, or in its n-th request to the table (from 0). */
type Death = 'publishing' | { readonly request: number; readonly isWritten: boolean };

/** A ledger whose n-th request never ends. `isWritten`: whether the table still executes it. */
function dying(ledger: MemoryLedger, death: Exclude<Death, 'publishing'>): MemoryLedger {
  let requests = 0;
  return new Proxy(ledger, {
    get:
      (target, name: keyof MemoryLedger) =>
      async (...args: never[]) => {
        requests += 1;
        const isLast = requests > death.request;
        const answer =
          isLast && !death.isWritten
            ? undefined
            : await (target[name] as (...given: never[]) => unknown).apply(target, args);
        return isLast ? new Promise(() => {}) : answer;
      },
  });
}

/** Functions that share a ledger, with a clock that the test advances. */
class World {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger(this.clock, LIMITS);
  readonly published: Published[] = [];
  /** When each source of evidence was asked, ms. */
  readonly asked: { readonly source: string; readonly atMs: number }[] = [];
  #functions = 0;

  /** Invokes a function with a change. */
  invoke(change: Alarm, death?: Death): Run {
    const run: Run = { outcome: undefined, tableErrors: [] };
    this.#functions += 1;
    const id = `function-${this.#functions}`;
    void handleChange(change, this.#context(id, death)).then(({ outcome, tableErrors }) => {
      Object.assign(run, { outcome, tableErrors });
    });
    return run;
  }

  /** For each message: when it was published, ms, and the alarms that it names. */
  get messages(): [number, string[]][] {
    return this.published.map(({ atMs, alarms }) => [atMs, alarms.map(({ name }) => name)]);
  }

  #context(id: string, death: Death | undefined) {
    const isPublishing = death === 'publishing';
    return {
      ledger: typeof death === 'object' ? dying(this.ledger, death) : this.ledger,
      clock: this.clock,
      limits: isPublishing ? { ...LIMITS, publishMs: Number.POSITIVE_INFINITY } : LIMITS,
      sources: {
        probe: this.#source('probe', { status: 'up' as const, components: [] }),
        numbers: this.#source('numbers', []),
        firing: this.#source('firing', { alarms: [], isComplete: true }),
        children: this.#source('children', []),
      },
      dependencyQueries: [],
      deployment: DEPLOYMENT,
      functionName: 'orders-alarm',
      log: () => {},
      newId: () => id,
      publish: async (message: Message) => {
        if (isPublishing) await new Promise(() => {});
        this.published.push({ ...JSON.parse(message.machine), atMs: this.clock.monotonic() });
      },
    };
  }

  #source<T>(source: string, answer: T) {
    return async () => {
      this.asked.push({ source, atMs: this.clock.monotonic() });
      return answer;
    };
  }
}

let world: World;

beforeEach(() => {
  world = new World();
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
    expect(run).toEqual({ outcome: 'sent alone', tableErrors: [] });
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
    expect(await world.ledger.startOf(fired)).toBeUndefined();
  });

  it('does not end a later alarm whose event was delivered before', async () => {
    const next = alarm({ name: 'a', changedAt: 9000 });
    world.invoke(next);
    world.invoke(ok('a', 1000));
    await world.clock.advance(LIMITS.incidentMs);
    const [message] = world.published.filter(({ kind }) => kind === 'ok');
    expect(message?.alarms).toHaveLength(1);
    expect(message?.alarms[0]).not.toHaveProperty('since');
    expect(await world.ledger.startOf(next)).toBe(9000);
  });

  it('is sent even if its alarm is delivered later; no message about that alarm follows', async () => {
    world.invoke(ok('a', 9000));
    await world.clock.advance(LIMITS.incidentMs);
    const late = world.invoke(alarm({ name: 'a', changedAt: 1000 }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(late.outcome).toBe('suppressed');
    expect(world.published.map(({ kind }) => kind)).toEqual(['ok']);
    expect(await world.ledger.startOf(alarm({ name: 'a' }))).toBeUndefined();
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

  it('a function that joined, but could not find out whether it is the watcher, sends its own message', async () => {
    world.invoke(named('a'));
    await world.clock.advance(1000);
    world.ledger.claimWatch = async () => {
      throw new TableError('gone', { cause: new TimeLimitExceeded(1000) });
    };
    const joined = world.invoke(named('b'));
    await world.clock.advance(0);
    expect(joined.outcome).toBe('sent alone');
    expect(world.messages).toEqual([[1000, ['b']]]);
  });

  it('that fails during an incident, the owner and the watcher send what they know', async () => {
    world.invoke(named('a'));
    world.invoke(named('b'));
    await world.clock.advance(1000);
    world.ledger.isGone = true;
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages).toEqual([
      [5000, ['a']],
      [11_000, ['a', 'b']],
    ]);
  });
});

it('every alarm is named, with at most two messages per incident, at any times and deaths', async () => {
  const arrivals = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), dies: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async plan => {
      const storm = new World();
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

it.each([
  ['alarm', 'ALARM', 'OK'],
  ['OK', 'OK', 'INSUFFICIENT_DATA'],
] as const)(
  'every change to %s is named, whichever request to the table a function dies in',
  async (_what, state, previousState) => {
    const death = fc.option(fc.record({ request: fc.integer({ min: 0, max: 8 }), isWritten: fc.boolean() }), {
      nil: undefined,
      freq: 2,
    });
    const arrivals = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), death }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async plan => {
        const storm = new World();
        for (const [index, { atMs, death: at }] of plan.entries()) {
          const change = alarm({ name: `alarm-${index}`, state, previousState });
          await storm.ledger.recordStart(
            alarm({ ...change, state: 'ALARM', changedAt: change.changedAt - 1000 }),
          );
          storm.clock.after(atMs, () => storm.invoke(change, at));
          if (at) storm.clock.after(atMs + 90_000, () => storm.invoke(change)); // Lambda's timeout at 30 s, and its retry 60 s later
        }
        await storm.clock.advance(300_000);
        expect(new Set(storm.messages.flatMap(([, names]) => names)).size).toBe(plan.length);
      }),
      { numRuns: 300 },
    );
  },
);
