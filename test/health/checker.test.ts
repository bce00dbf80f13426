import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ask } from '../../lib/health/ask.ts';
import type { Check, Observation, Probe } from '../../lib/health/check.ts';
import { Checker } from '../../lib/health/checker.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { MemoryStore, type Store } from '../../lib/health/store.ts';
import { AT_ONCE } from '../../lib/health/thresholds.ts';
import { type Deferred, deferred } from '../../lib/time/deferred.ts';
import { hangs, localCheck, remoteCheck, works } from '../support/checks.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
});

/** A checker whose runs give their components. */
function checkerOf(checks: readonly Check[], store: Store = new MemoryStore(), thresholds = AT_ONCE) {
  const checker = new Checker(checks, { clock, store, thresholds });
  return { names: checker.names, run: async (ask: Ask) => (await checker.run(ask)).components };
}

const soon = (rest: Omit<Ask, 'deadlineAt'> = {}, ms = 1200): Ask => ({
  ...rest,
  deadlineAt: clock.now() + ms,
});

const refused: Probe = async () => {
  throw new ProbeError('connection_refused', 'refused');
};

describe('what the checker reports', () => {
  it('lists its checks in their order, whichever ends first', async () => {
    const slow = deferred<Observation>();
    const checker = checkerOf([
      remoteCheck(() => slow.promise, { name: 'slow' }),
      remoteCheck(works, { name: 'quick' }),
    ]);
    const parts = checker.run(soon());
    await settle();
    slow.resolve({});
    expect((await parts).map(({ name }) => name)).toEqual(['slow', 'quick']);
    expect(checker.names).toEqual(['slow', 'quick']);
  });

  it('is empty where there are no checks', async () => {
    expect(await checkerOf([]).run(soon())).toEqual([]);
  });

  it('returns the result before, of a run that was cut short, too', async () => {
    const checker = checkerOf([remoteCheck(hangs, { timeoutMs: 5000, failureTtlMs: 0 })]);
    const cut = checker.run(soon({}, 100));
    await clock.advance(100);
    const at = clock.now();
    expect((await cut)[0]?.history).toEqual({
      failuresInRow: 1,
      successesInRow: 0,
      firstFailureAt: at,
      lastSuccessAt: undefined,
      lastFailureAt: at,
      lastChangeAt: at,
      series: { downs: 1, downSince: at, works: 0, slow: 0 },
      usualMs: undefined,
    });
  });

  it('refuses two checks of one name', () => {
    expect(() => checkerOf([remoteCheck(works), remoteCheck(works)])).toThrow('more than once');
  });

  it('touches only what was selected', async () => {
    const other = vi.fn(works);
    const checker = checkerOf([remoteCheck(works, { name: 'a' }), remoteCheck(other, { name: 'b' })]);
    const parts = await checker.run(soon({ select: check => check.name === 'a' }));
    expect(parts.map(({ name }) => name)).toEqual(['a']);
    expect(other).not.toHaveBeenCalled();
  });

  it('lets each component fail alone', async () => {
    const broken = localCheck(() => {
      throw new Error('boom');
    });
    const parts = await checkerOf([broken, remoteCheck(refused), remoteCheck(works, { name: 'cache' })]).run(
      soon(),
    );
    expect(parts.map(({ name, reason }) => [name, reason])).toEqual([
      ['memory', 'unexpected_error'],
      ['database', 'connection_refused'],
      ['cache', undefined],
    ]);
  });

  it('runs checks at the same time: two that wait for each other both end', async () => {
    const [first, second] = [deferred<void>(), deferred<void>()];
    const meet =
      (mine: Deferred<void>, theirs: Deferred<void>): Probe =>
      async () => {
        mine.resolve();
        await theirs.promise;
        return {};
      };
    const parts = await checkerOf([
      remoteCheck(meet(first, second), { name: 'a' }),
      remoteCheck(meet(second, first), { name: 'b' }),
    ]).run(soon());
    expect(parts.every(({ state }) => state === 'up')).toBe(true);
  });

  it('shares no object between two answers', async () => {
    const checker = checkerOf([remoteCheck(works)]);
    const [[first], [second]] = [await checker.run(soon()), await checker.run(soon())];
    expect(first).not.toBe(second);
  });
});

describe('what the checker remembers', () => {
  it.each([
    ['an up', works, 60_000],
    ['a failure', refused, 5000],
  ] as const)('serves %s until its time is over, and then runs anew', async (_what, probe, ttlMs) => {
    const spy = vi.fn(probe);
    const checker = checkerOf([remoteCheck(spy)]);
    expect((await checker.run(soon()))[0]?.origin).toBe('run');
    await clock.advance(ttlMs - 1);
    expect((await checker.run(soon()))[0]?.origin).toBe('stored');
    expect(spy).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect((await checker.run(soon()))[0]?.origin).toBe('run');
    expect(spy).toHaveBeenCalledTimes(2);
  });

  it('serves nothing old after a freeze, though no timer has noticed it', async () => {
    const spy = vi.fn(works);
    const checker = checkerOf([remoteCheck(spy)]);
    await checker.run(soon());
    clock.jump(10 * 60_000);
    expect((await checker.run(soon()))[0]?.origin).toBe('run');
  });

  it('runs anew for a caller who will not have what is that old', async () => {
    const spy = vi.fn(works);
    const checker = checkerOf([remoteCheck(spy)]);
    await checker.run(soon());
    await clock.advance(10_000);
    expect((await checker.run(soon({ maxAgeMs: 10_000 })))[0]?.origin).toBe('run');
    expect((await checker.run(soon({ maxAgeMs: 10_000 })))[0]?.origin).toBe('stored');
    expect((await checker.run(soon({ maxAgeMs: 0 })))[0]?.origin).toBe('run');
  });

  it('says when and for how long it was observed, not when it was served', async () => {
    const answer = deferred<Observation>();
    const checker = checkerOf([remoteCheck(() => answer.promise)]);
    const first = checker.run(soon());
    await clock.advance(30);
    answer.resolve({});
    await first;
    const observedAt = clock.now();
    await clock.advance(1000);
    expect((await checker.run(soon()))[0]).toMatchObject({ observedAt, durationMs: 30, origin: 'stored' });
  });

  it('looks at the process itself each time', async () => {
    const look = vi.fn(() => ({}));
    const checker = checkerOf([localCheck(look)]);
    await checker.run(soon());
    await checker.run(soon());
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('keeps the row of failures and successes', async () => {
    const store = new MemoryStore();
    const probe = vi.fn(works).mockImplementationOnce(refused).mockImplementationOnce(refused);
    const checker = checkerOf([remoteCheck(probe, { failureTtlMs: 0 }), localCheck(() => ({}))], store);
    await checker.run(soon());
    await checker.run(soon());
    expect((await store.read(['database'])).get('database')).toMatchObject({ failuresInRow: 2 });
    await checker.run(soon());
    const states = await store.read(['database', 'memory']);
    expect(states.get('database')).toMatchObject({ failuresInRow: 0, successesInRow: 1 });
    expect(states.get('memory')).toMatchObject({ successesInRow: 3 });
  });
});

describe('callers at the same time', () => {
  it('share one run, cold and warm', async () => {
    const answer = deferred<Observation>();
    const probe = vi.fn(() => answer.promise);
    const checker = checkerOf([remoteCheck(probe)]);
    const calls = Array.from({ length: 200 }, () => checker.run(soon()));
    await settle();
    answer.resolve({});
    const origins = (await Promise.all(calls)).map(([part]) => part?.origin);
    expect(probe).toHaveBeenCalledOnce();
    expect(origins.filter(origin => origin === 'run')).toHaveLength(1);
    expect(origins.filter(origin => origin === 'joined')).toHaveLength(199);
  });

  it('join a run that lands while they look up what is remembered', async () => {
    const answer = deferred<Observation>();
    const probe = vi.fn(() => answer.promise);
    const store = new MemoryStore();
    const checker = checkerOf([remoteCheck(probe)], store);
    const first = checker.run(soon());
    await settle();
    const lookup = deferred<Awaited<ReturnType<Store['read']>>>();
    store.read = () => lookup.promise;
    const second = checker.run(soon());
    answer.resolve({});
    await first;
    lookup.resolve(new Map());
    expect((await second)[0]).toMatchObject({ state: 'up', origin: 'joined' });
    expect(probe).toHaveBeenCalledOnce();
  });

  it('blame the login when it did not come by the deadline', async () => {
    const fetchLogin = () => new Promise(() => {});
    const checker = checkerOf([remoteCheck(works, { fetchLogin })]);
    const cut = checker.run(soon({}, 100));
    await clock.advance(100);
    expect((await cut)[0]).toMatchObject({ reason: 'credentials_unavailable', blame: 'beacon' });
  });

  it('start a new run after one that was cut', async () => {
    const probe = vi.fn(works).mockImplementationOnce(hangs);
    const store = new MemoryStore();
    const checker = checkerOf([remoteCheck(probe)], store);
    const hasty = checker.run(soon({}, 100));
    await settle();
    const lookup = deferred<Awaited<ReturnType<Store['read']>>>();
    store.read = () => lookup.promise;
    const patient = checker.run(soon());
    await clock.advance(100);
    expect((await hasty)[0]?.reason).toBe('unfinished');
    lookup.resolve(new Map());
    expect((await patient)[0]).toMatchObject({ state: 'up', origin: 'run' });
  });
});

describe('the deadline', () => {
  it('ends everything that hangs, and the rest is as it is', async () => {
    const checker = checkerOf([
      remoteCheck(hangs, { name: 'hung', timeoutMs: 60_000 }),
      remoteCheck(works, { name: 'fine' }),
    ]);
    const parts = checker.run(soon());
    await clock.advance(1200);
    expect(await parts).toMatchObject([
      { name: 'hung', state: 'down', reason: 'timeout', durationMs: 1200 },
      { name: 'fine', state: 'up' },
    ]);
    expect(clock.pending).toBe(0);
  });

  it('aborts the probe when the last caller has gone', async () => {
    const told = vi.fn();
    const probe: Probe = signal => {
      signal.addEventListener('abort', told);
      return hangs(signal);
    };
    const checker = checkerOf([remoteCheck(probe, { timeoutMs: 60_000 })]);
    const calls = [checker.run(soon({}, 100)), checker.run(soon({}, 300))];
    await clock.advance(200);
    expect(told).not.toHaveBeenCalled();
    await clock.advance(100);
    await Promise.all(calls);
    expect(told).toHaveBeenCalledOnce();
  });

  it('does not make a failure of a run that had less than its time', async () => {
    const probe = vi.fn(works).mockImplementationOnce(hangs);
    const checker = checkerOf([remoteCheck(probe)]);
    const late = checker.run(soon({}, 40));
    await clock.advance(40);
    expect((await late)[0]?.reason).toBe('unfinished');
    expect((await checker.run(soon()))[0]).toMatchObject({ state: 'up', origin: 'run' });
  });

  it('remembers a failure of a run that had its time', async () => {
    const probe = vi.fn(hangs);
    const checker = checkerOf([remoteCheck(probe)]);
    const first = checker.run(soon());
    await clock.advance(500);
    expect((await first)[0]).toMatchObject({ reason: 'timeout', durationMs: 500 });
    expect((await checker.run(soon()))[0]).toMatchObject({ reason: 'timeout', origin: 'stored' });
    expect(probe).toHaveBeenCalledOnce();
  });

  it('takes shorter attempts where the caller has less time', async () => {
    const checker = checkerOf([remoteCheck(hangs, { isConnected: () => true })]);
    const parts = checker.run(soon({ attemptMs: 350 }, 800));
    await clock.advance(700);
    expect((await parts)[0]).toMatchObject({ reason: 'timeout', durationMs: 700 });
  });

  it('never lengthens an attempt', async () => {
    const checker = checkerOf([remoteCheck(hangs, { timeoutMs: 100 })]);
    const parts = checker.run(soon({ attemptMs: 350 }));
    await clock.advance(100);
    expect((await parts)[0]).toMatchObject({ reason: 'timeout', durationMs: 100 });
  });
});

describe('thresholds', () => {
  const patient = { ...AT_ONCE, failuresToDown: 3 };

  it('keep a failure back until there are enough, and look again after the shorter time', async () => {
    const probe = vi.fn(refused).mockImplementationOnce(works);
    const checker = checkerOf([remoteCheck(probe)], new MemoryStore(), patient);
    await checker.run(soon());
    await clock.advance(60_000);
    const seen = [];
    for (let run = 0; run < 3; run += 1) {
      const [part] = await checker.run(soon());
      seen.push([part?.state, part?.origin, part?.lastRun.reason]);
      await clock.advance(5000);
    }
    expect(seen).toEqual([
      ['up', 'run', 'connection_refused'],
      ['up', 'run', 'connection_refused'],
      ['down', 'run', 'connection_refused'],
    ]);
  });

  it('count runs that were cut short: what hangs until every deadline is down', async () => {
    const probe = vi.fn(hangs).mockImplementationOnce(works);
    const checker = checkerOf([remoteCheck(probe, { healthyTtlMs: 0 })], new MemoryStore(), patient);
    await checker.run(soon());
    const seen = [];
    for (let run = 0; run < 3; run += 1) {
      const cut = [checker.run(soon({}, 100)), checker.run(soon({}, 100))];
      await clock.advance(100);
      seen.push((await Promise.all(cut)).map(([part]) => part?.state));
    }
    expect(seen).toEqual([
      ['up', 'up'],
      ['up', 'up'],
      ['down', 'down'],
    ]);
  });

  it('begin anew after a run that ended', async () => {
    const probe = vi.fn(hangs).mockImplementationOnce(works);
    const checker = checkerOf([remoteCheck(probe, { healthyTtlMs: 0 })], new MemoryStore(), patient);
    await checker.run(soon());
    const cut = async () => {
      const parts = checker.run(soon({}, 100));
      await clock.advance(100);
      return (await parts)[0]?.state;
    };
    expect([await cut(), await cut()]).toEqual(['up', 'up']);
    probe.mockImplementationOnce(works);
    await checker.run(soon());
    expect([await cut(), await cut(), await cut()]).toEqual(['up', 'up', 'down']);
  });

  it('of slowness look at the answer alone, where the check knows it', async () => {
    const answer: Probe = async () => {
      await new Promise<void>(resolve => void clock.after(300, resolve));
      return {};
    };
    const stateWith = async (answerMs?: () => number) => {
      const check = remoteCheck(answer, { slowMs: 200, ...(answerMs && { answerMs }) });
      const parts = checkerOf([check], new MemoryStore(), { ...AT_ONCE, slowRuns: 1 }).run(soon());
      await clock.advance(300);
      return (await parts)[0]?.state;
    };
    expect(await stateWith()).toBe('degraded');
    expect(await stateWith(() => 100)).toBe('up');
  });
});
