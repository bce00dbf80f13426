import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../../lib/alarm/event/alarm.ts';
import { TableError } from '../../../lib/alarm/incident/table-error.ts';
import { tell } from '../../../lib/alarm/incident/tell-once.ts';
import { LIMITS } from '../../../lib/alarm/limits.ts';
import type { News, Outcome } from '../../../lib/alarm/message/message-input.ts';
import { TimeLimitExceeded } from '../../../lib/time/time-limit.ts';
import { alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryClaims } from '../../support/memory-claims.ts';

type Sent = { readonly atMs: number; readonly news: News };

/** The call of the table that a function dies in, from 0: before the table hears of it, or after. */
type DeathAt = { readonly call: number; readonly isHeard: boolean };

function dying(claims: MemoryClaims, { call, isHeard }: DeathAt): MemoryClaims {
  let calls = 0;
  return new Proxy(claims, {
    get:
      (target, name: keyof MemoryClaims) =>
      async (...args: never[]) => {
        calls += 1;
        const isLast = calls > call;
        const answer =
          isLast && !isHeard
            ? undefined
            : await (target[name] as (...given: never[]) => unknown).apply(target, args);
        return isLast ? new Promise(() => {}) : answer;
      },
  });
}

/** Functions that share a table, in time that is turned by hand. */
class World {
  readonly clock = new FakeClock();
  readonly claims = new MemoryClaims(this.clock, LIMITS);
  readonly sent: Sent[] = [];
  readonly noted: unknown[] = [];
  #functions = 0;

  /** A function is invoked. `dies`: it writes no message, and never ends; or so it ends with that call of the table. */
  invoke(change: Alarm, dies: boolean | DeathAt = false): { outcome: Outcome | undefined } {
    const run: { outcome: Outcome | undefined } = { outcome: undefined };
    this.#functions += 1;
    const send = async (news: News) => {
      if (dies === true) return new Promise<void>(() => {});
      this.sent.push({ atMs: this.clock.monotonic(), news });
    };
    tell(change, {
      claims: typeof dies === 'object' ? dying(this.claims, dies) : this.claims,
      clock: this.clock,
      limits: LIMITS,
      id: `function-${this.#functions}`,
      write: () => ({ send }),
      onTableError: error => this.noted.push(error),
    }).then(outcome => {
      run.outcome = outcome;
    });
    return run;
  }

  /** Each message: when it was sent, ms, and whom it names. */
  get messages(): [number, string[]][] {
    return this.sent.map(({ atMs, news }) => [atMs, news.members.map(({ name }) => name)]);
  }
}

let world: World;

beforeEach(() => {
  world = new World();
});

const named = (name: string) => alarm({ name });

describe('an alarm', () => {
  it('is told after 5 s, once, whoever repeats it', async () => {
    const first = world.invoke(named('a'));
    await world.clock.advance(1000);
    const repeated = world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs);
    const late = world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages).toEqual([[5000, ['a']]]);
    expect([first, repeated, late].map(({ outcome }) => outcome)).toEqual(['told', 'repeated', 'repeated']);
    expect(world.clock.pending).toBe(0);
  });

  it('is not told where there is nothing to tell', async () => {
    const quiet = world.invoke(alarm({ suppressedBy: 'WaitPeriod' }));
    const created = world.invoke(alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' }));
    await world.clock.advance(10_000);
    expect([quiet.outcome, created.outcome]).toEqual(['quiet', 'quiet']);
    expect(world.sent).toEqual([]);
  });

  it('is told by the next try of its function, when the first has died', async () => {
    world.invoke(named('a'), true);
    await world.clock.advance(60_000);
    world.invoke(named('a'));
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a']]);
  });
});

describe('a storm', () => {
  it('is one message that names all, and the others end at once, but for one that watches', async () => {
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

  it('has one addendum for those who come after the report', async () => {
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
    expect(world.sent.map(({ news }) => news.isAddendum)).toEqual([false, true]);
  });

  it('in which one alarm fires twice tells of it twice', async () => {
    const first = named('a');
    world.invoke(first);
    await world.clock.advance(20_000);
    world.invoke({ ...first, changedAt: first.changedAt + 20_000 });
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a'], ['a']]);
  });

  it('that goes on and on still has one addendum: the watch is handed over', async () => {
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

  it('that comes back after its addendum is another', async () => {
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

  it('ends after 60 s: who comes a moment before is in the addendum, who comes then opens another', async () => {
    world.invoke(named('a'));
    await world.clock.advance(LIMITS.incidentMs - 1);
    world.invoke(named('b'));
    await world.clock.advance(1);
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.incidentMs);
    const told = world.messages.map(([, names]) => names);
    expect(told[0]).toEqual(['a']);
    expect(told.slice(1).flat().sort()).toEqual(expect.arrayContaining(['b', 'c']));
    expect(told.length).toBeLessThanOrEqual(3);
  });
});

describe('a function that dies in the middle', () => {
  it('leaves its incident to the one that watches', async () => {
    world.invoke(named('a'), true);
    await world.clock.advance(1000);
    world.invoke(named('b'));
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages).toEqual([[12_000, ['a', 'b', 'c']]]);
    expect(world.sent[0]?.news.isAddendum).toBe(false);
  });

  it('leaves it to the next that comes, who need not wait', async () => {
    world.invoke(named('a'), true);
    await world.clock.advance(30_000);
    world.invoke(named('b'));
    await world.clock.advance(10);
    expect(world.messages).toEqual([[30_000, ['a', 'b']]]);
  });

  it('leaves it to the next incident, when nobody comes in time', async () => {
    world.invoke(named('a'), true);
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(named('b'));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.messages).toEqual([[65_000, ['a', 'b']]]);
  });

  it('while it watched leaves the late ones to the next incident', async () => {
    world.invoke(named('a'));
    await world.clock.advance(6000);
    world.invoke(named('b'), true);
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(named('c'));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.messages.map(([, names]) => names)).toEqual([['a'], ['b', 'c']]);
  });
});

describe('an OK', () => {
  const ok = (name: string, at: number) =>
    alarm({ name, state: 'OK', previousState: 'ALARM', changedAt: at });

  it('closes its alarm, and knows how long it lasted', async () => {
    const fired = named('a');
    world.invoke(fired);
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(ok('a', fired.changedAt + 720_000));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.sent[1]?.news).toMatchObject({
      kind: 'ok',
      members: [{ name: 'a', startedAt: fired.changedAt }],
    });
  });

  it('is told with all others of the same minute', async () => {
    for (let index = 0; index < 20; index += 1) world.invoke(ok(`alarm-${index}`, 1000));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.messages.map(([, names]) => names.length)).toEqual([20]);
  });

  it('is told by the next try, when the first could not send it', async () => {
    const fired = named('a');
    world.invoke(fired);
    await world.clock.advance(LIMITS.incidentMs);
    const closing = alarm({
      state: 'OK',
      previousState: 'INSUFFICIENT_DATA',
      name: 'a',
      changedAt: fired.changedAt + 720_000,
    });
    world.invoke(closing, true);
    await world.clock.advance(LIMITS.incidentMs);
    world.invoke(closing);
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.sent[1]?.news).toMatchObject({
      kind: 'ok',
      members: [{ name: 'a', startedAt: fired.changedAt }],
    });
    expect(await world.claims.openSince(fired)).toBeUndefined();
  });

  it('that comes after the next alarm of its name closes nothing of that one', async () => {
    const next = alarm({ name: 'a', changedAt: 9000 });
    world.invoke(next);
    world.invoke(ok('a', 1000));
    await world.clock.advance(LIMITS.incidentMs);
    expect(world.sent.find(({ news }) => news.kind === 'ok')?.news.members).toMatchObject([
      { startedAt: undefined },
    ]);
    expect(await world.claims.openSince(next)).toBe(9000);
  });

  it('that comes before its own alarm is told, and the alarm is not: it is over', async () => {
    world.invoke(ok('a', 9000));
    await world.clock.advance(LIMITS.incidentMs);
    const late = world.invoke(alarm({ name: 'a', changedAt: 1000 }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(late.outcome).toBe('quiet');
    expect(world.sent.map(({ news }) => news.kind)).toEqual(['ok']);
    expect(await world.claims.openSince(alarm({ name: 'a' }))).toBeUndefined();
  });

  it('leaves the next alarm of its name to be told', async () => {
    world.invoke(ok('a', 9000));
    await world.clock.advance(LIMITS.incidentMs);
    const next = world.invoke(alarm({ name: 'a', changedAt: 9001 }));
    await world.clock.advance(LIMITS.incidentMs);
    expect(next.outcome).toBe('told');
  });

  it('is told when nobody noted its alarm', async () => {
    world.invoke(ok('a', 1000));
    await world.clock.advance(LIMITS.gatherMs);
    expect(world.sent[0]?.news.members).toMatchObject([{ startedAt: undefined }]);
  });
});

describe('without the table', () => {
  it('each alarm is told at once, on its own, and says why', async () => {
    world.claims.isGone = true;
    const runs = Array.from({ length: 50 }, (_, index) => world.invoke(named(`alarm-${index}`)));
    await world.clock.advance(0);
    expect(world.messages).toHaveLength(50);
    expect(runs.map(({ outcome }) => outcome)).toEqual(Array(50).fill('told alone'));
    expect(world.sent[0]?.news.tableProblem).toBe('unreachable (ECONNREFUSED)');
    expect(world.noted.length).toBeGreaterThanOrEqual(50);
  });

  it('an OK is told where an alarm went before', async () => {
    world.claims.isGone = true;
    const closing = world.invoke(alarm({ state: 'OK', previousState: 'ALARM' }));
    const created = world.invoke(alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' }));
    await world.clock.advance(0);
    expect([closing.outcome, created.outcome]).toEqual(['told alone', 'quiet']);
  });

  it('that goes when one has joined and nobody watches yet, that one is told on its own', async () => {
    world.invoke(named('a'));
    await world.clock.advance(1000);
    world.claims.watch = async () => {
      throw new TableError('gone', { cause: new TimeLimitExceeded(1000) });
    };
    const joined = world.invoke(named('b'));
    await world.clock.advance(0);
    expect(joined.outcome).toBe('told alone');
    expect(world.messages).toEqual([[1000, ['b']]]);
  });

  it('that goes in the middle of an incident, nobody is silent who knows of something untold', async () => {
    world.invoke(named('a'));
    world.invoke(named('b'));
    await world.clock.advance(1000);
    world.claims.isGone = true;
    await world.clock.advance(LIMITS.watchMs);
    expect(world.messages).toEqual([
      [5000, ['a']],
      [11_000, ['a', 'b']],
    ]);
  });
});

it('names every alarm, whenever they come and whoever dies, with two messages an incident at most', async () => {
  const arrivals = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), dies: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async plan => {
      const storm = new World();
      for (const [index, { atMs, dies }] of plan.entries()) {
        const change = named(`alarm-${index}`);
        storm.clock.after(atMs, () => storm.invoke(change, dies));
        if (dies) storm.clock.after(atMs + 80_000, () => storm.invoke(change)); // Lambda tries again
      }
      await storm.clock.advance(300_000);
      const told = new Set(storm.messages.flatMap(([, names]) => names));
      expect(told.size).toBe(plan.length);
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
  'names every %s, whichever call of the table a function dies in',
  async (_what, state, previousState) => {
    const death = fc.option(fc.record({ call: fc.integer({ min: 0, max: 8 }), isHeard: fc.boolean() }), {
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
          await storm.claims.noteOpen(
            alarm({ ...change, state: 'ALARM', changedAt: change.changedAt - 1000 }),
          );
          storm.clock.after(atMs, () => storm.invoke(change, at));
          if (at) storm.clock.after(atMs + 90_000, () => storm.invoke(change)); // Lambda ends it at 30 s, tries again at 90 s
        }
        await storm.clock.advance(300_000);
        expect(new Set(storm.messages.flatMap(([, names]) => names)).size).toBe(plan.length);
      }),
      { numRuns: 300 },
    );
  },
);
