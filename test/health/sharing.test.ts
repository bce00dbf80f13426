import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ask, SharingLimits } from '../../lib/health/ask.ts';
import type { Change } from '../../lib/health/change.ts';
import type { Observation, Probe, RemoteCheck } from '../../lib/health/check.ts';
import { Checker } from '../../lib/health/checker.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { hangs, remoteCheck, works } from '../support/checks.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { FakeFleet } from '../support/fake-fleet.ts';
import { stateAt } from '../support/results.ts';

const USUAL: SharingLimits = { budgetMs: 100, coldBudgetMs: 250, staleMs: 15_000 };
const EDGE: SharingLimits = { budgetMs: 150, coldBudgetMs: 150, patienceMs: 50, staleMs: 0 };

/** TTLs of `remoteCheck`, ms. */
const TTL = 60_000;

let clock: FakeClock;
let fleet: FakeFleet;

beforeEach(() => {
  clock = new FakeClock();
  fleet = new FakeFleet();
});

/** One environment: a checker with a memory of its own, on the shared one. */
function environment(probe: Probe = works, check: Partial<RemoteCheck> = {}, observer?: string) {
  const counted = vi.fn(probe);
  const checks = [remoteCheck(counted, { healthyTtlMs: TTL, failureTtlMs: 5000, ...check })];
  const checker = new Checker(checks, {
    ...{ clock, store: new MemoryStore(), shared: fleet },
    ...(observer && { observer }),
  });
  return {
    probe: counted,
    ask: async (more: Partial<Ask> = {}) => {
      const ask: Ask = { deadlineAt: clock.now() + 1200, sharing: USUAL, ...more };
      const [component] = (await checker.run(ask)).components;
      if (!component) throw new Error('there is one component');
      return component;
    },
  };
}

const refused: Probe = async () => {
  throw new ProbeError('connection_refused', 'refused');
};
const denied: Probe = async () => {
  throw new ProbeError('credentials_unavailable', 'denied');
};

const leaseOf = (ms: number) => ({ leaseUntil: clock.now() + ms, wasUp: true, version: 1 });

describe('results that all environments share', () => {
  it('are used as they are while they are fresh: one environment looks, ten answer', async () => {
    const first = environment();
    expect((await first.ask()).origin).toBe('run');
    for (let index = 0; index < 9; index += 1) {
      await clock.advance(1000);
      const other = environment(refused);
      expect(await other.ask()).toMatchObject({ origin: 'shared', state: 'up', isStale: false });
      expect(other.probe).not.toHaveBeenCalled();
    }
  });

  it('are kept in each environment, so that the next request needs no table', async () => {
    await environment().ask();
    const other = environment();
    await other.ask();
    const calls = fleet.calls.length;
    expect((await other.ask()).origin).toBe('stored');
    expect(fleet.calls.length).toBe(calls);
  });

  it('are renewed by one environment alone when they are old, and written', async () => {
    await environment().ask();
    await clock.advance(TTL);
    const slow = deferred<Observation>();
    const [first, second] = [environment(() => slow.promise), environment()];
    const answer = first.ask();
    await settle();
    expect(await second.ask()).toMatchObject({ origin: 'shared', isStale: true, state: 'up' });
    expect(second.probe).not.toHaveBeenCalled();
    slow.resolve({});
    expect((await answer).origin).toBe('run');
    expect(fleet.of('database')).toMatchObject({
      leaseUntil: 0,
      state: { result: { observedAt: clock.now() } },
    });
  });

  it('are served stale only while another environment renews them, and no longer than STALE_LIMIT', async () => {
    const state = stateAt(clock.now());
    fleet.items.set('database', { state, wasUp: true, leaseUntil: 0, version: 1 });
    await clock.advance(TTL + 14_999);
    fleet.items.set('database', { state, ...leaseOf(60_000) });
    expect(await environment().ask()).toMatchObject({ isStale: true });
    await clock.advance(1);
    const beyond = environment();
    const answer = beyond.ask();
    await clock.advance(1200);
    expect(await answer).toMatchObject({ origin: 'run', isStale: false });
    expect(beyond.probe).toHaveBeenCalledOnce();
  });

  it('bring the history with them: the series of failures goes on in another environment', async () => {
    await environment(refused).ask();
    await clock.advance(5000);
    expect((await environment(refused).ask()).history).toMatchObject({ failuresInRow: 2 });
  });

  it('bring all instants with them, also when every environment was recycled', async () => {
    const at = clock.now();
    await environment().ask();
    await clock.advance(TTL);
    for (const failing of [refused, refused]) await environment(failing).ask();
    await clock.advance(5000);
    const { history } = await environment(refused).ask();
    expect(history).toMatchObject({
      lastSuccessAt: at,
      firstFailureAt: at + TTL,
      lastFailureAt: at + TTL + 5000,
      lastChangeAt: at + TTL,
      failuresInRow: 3,
    });
  });

  it('of a failure are looked at until five have seen it, and then fresh for its own TTL', async () => {
    await environment(refused).ask();
    for (let other = 0; other < 4; other += 1) expect((await environment(refused).ask()).origin).toBe('run');
    expect(await environment().ask()).toMatchObject({ origin: 'shared', state: 'down' });
    await clock.advance(4999);
    expect(await environment().ask()).toMatchObject({ origin: 'shared', reason: 'connection_refused' });
    await clock.advance(1);
    expect(await environment().ask()).toMatchObject({ origin: 'run' });
  });
});

describe('an environment without the lease', () => {
  it('waits for the first result, and does not look itself', async () => {
    fleet.items.set('database', { state: undefined, ...leaseOf(1400) });
    const waiting = environment();
    const answer = waiting.ask();
    await clock.advance(100);
    const state = stateAt(clock.now());
    fleet.items.set('database', { state, wasUp: true, leaseUntil: 0, version: 2 });
    await clock.advance(40);
    expect(await answer).toMatchObject({ origin: 'shared', state: 'up' });
    expect(waiting.probe).not.toHaveBeenCalled();
  });

  it('does not wait in order to get a result that is stale', async () => {
    fleet.items.set('database', { state: undefined, ...leaseOf(1400) });
    const waiting = environment();
    const answer = waiting.ask();
    await clock.advance(30);
    const state = stateAt(clock.now() - TTL);
    fleet.items.set('database', { state, ...leaseOf(1400), version: 2 });
    await clock.advance(200);
    expect(waiting.probe).not.toHaveBeenCalled();
    fleet.items.set('database', { state: stateAt(clock.now()), wasUp: true, leaseUntil: 0, version: 3 });
    await clock.advance(40);
    expect(await answer).toMatchObject({ origin: 'shared', isStale: false });
  });

  it('looks itself when the lease has expired: the other one died', async () => {
    fleet.items.set('database', { state: undefined, ...leaseOf(200) });
    const waiting = environment();
    const answer = waiting.ask();
    await clock.advance(160);
    expect(waiting.probe).not.toHaveBeenCalled();
    await clock.advance(100);
    expect(await answer).toMatchObject({ origin: 'run', state: 'up' });
  });

  it('looks itself when waiting longer would miss its deadline', async () => {
    fleet.items.set('database', { state: undefined, ...leaseOf(60_000) });
    const waiting = environment(works, { timeoutMs: 500 });
    const answer = waiting.ask();
    await clock.advance(480);
    expect(waiting.probe).not.toHaveBeenCalled();
    await clock.advance(120);
    expect(await answer).toMatchObject({ origin: 'run', state: 'up' });
    expect(fleet.of('database').state?.result.state).toBe('up');
  });

  it('looks itself after it has lost the lease twice: a memory that refuses every write must not delay the answer', async () => {
    fleet.before = async call => {
      if (call.startsWith('put')) throw new Error('lost');
    };
    const asking = environment();
    const answer = asking.ask();
    await clock.advance(100);
    expect(await answer).toMatchObject({ origin: 'run', state: 'up' });
    expect(fleet.calls.slice(0, 5)).toEqual(['read', 'put database', 'read', 'put database', 'read']);
  });

  it('does not wait if the caller wants a new result', async () => {
    await environment().ask();
    fleet.items.set('database', { ...fleet.of('database'), leaseUntil: clock.now() + 1000 });
    const forced = environment();
    expect(await forced.ask({ maxAgeMs: 0 })).toMatchObject({ origin: 'run' });
  });
});

describe('an environment that fails itself', () => {
  it('overwrites nothing, and lets another one look', async () => {
    await environment().ask();
    await clock.advance(TTL);
    expect(await environment(denied).ask()).toMatchObject({ reason: 'credentials_unavailable' });
    expect(fleet.of('database')).toMatchObject({ leaseUntil: 0, state: { result: { state: 'up' } } });
    expect(await environment().ask()).toMatchObject({ origin: 'run', state: 'up' });
  });

  it('answers with what another one saw, as soon as there is something fresh', async () => {
    const broken = environment(denied);
    await broken.ask();
    await environment().ask();
    expect(await broken.ask()).toMatchObject({ origin: 'shared', state: 'up' });
  });

  it('knows what the others saw last, for the edge path', async () => {
    await environment(refused).ask();
    await clock.advance(60_000);
    const { shared } = await environment(denied).ask();
    expect(shared?.state?.result).toMatchObject({ state: 'down', reason: 'connection_refused' });
  });
});

describe('an environment whose result could not be written', () => {
  const unwritable = () => {
    fleet.before = async call => {
      if (call.startsWith('put')) throw new Error('throttled');
    };
  };

  it('does not answer with an older result of others, though that is still fresh', async () => {
    await environment().ask();
    await clock.advance(1000);
    unwritable();
    const failing = environment(refused);
    const forced = failing.ask({ maxAgeMs: 0 });
    await clock.advance(200);
    expect(await forced).toMatchObject({ state: 'down' });
    await clock.advance(5000); // its own result is old, and that of the other one is not
    const answer = failing.ask();
    await clock.advance(200);
    expect(await answer).toMatchObject({ origin: 'run', state: 'down' });
  });

  it('answers with a newer one', async () => {
    unwritable();
    const failing = environment(refused);
    const first = failing.ask();
    await clock.advance(200);
    await first;
    await clock.advance(5000);
    const state = stateAt(clock.now());
    fleet.items.set('database', { state, wasUp: true, leaseUntil: 0, version: 1 });
    expect(await failing.ask()).toMatchObject({ origin: 'shared', state: 'up' });
  });

  it('does not wait for a lease of its own, and serves nothing stale because of it', async () => {
    const state = stateAt(clock.now() - TTL);
    const own = { state, wasUp: true, leaseUntil: clock.now() + 1400, leaseOf: 'one', version: 1 };
    fleet.items.set('database', own);
    const asking = environment(works, {}, 'one');
    expect(await asking.ask()).toMatchObject({ origin: 'run', state: 'up' });
    fleet.items.set('database', own);
    expect(await environment(works, {}, 'two').ask()).toMatchObject({ origin: 'shared', isStale: true });
  });

  it('still opens a new connection when a failure elsewhere is known and the memory is slow', async () => {
    await environment(refused, {}, 'sick').ask();
    const renewed = vi.fn(works);
    const renewal = { isDue: () => false, probe: renewed };
    const other = environment(works, { isConnected: () => true, renewal }, 'other');
    let calls = 0;
    fleet.before = async () => {
      calls += 1;
      if (calls > 1) throw new Error('no time left');
    };
    const answer = other.ask();
    await clock.advance(200);
    expect(await answer).toMatchObject({ origin: 'run', state: 'up' });
    expect(renewed).toHaveBeenCalledOnce();
  });
});

describe('changes that wait for their rows in the history', () => {
  const change = (at: number): Change => ({
    ...({ component: 'database', from: 'up', to: 'down', reason: 'timeout' } as const),
    ...{ at, since: 0, observer: 'one' },
  });
  const waiting = () => fleet.of('database').changes?.map(({ at }) => at);

  it('are added by the next run, the oldest first; those after one that could not be added wait on', async () => {
    const state = stateAt(clock.now() - TTL);
    const changes = [change(1), change(2), change(3)];
    fleet.items.set('database', { state, changes, wasUp: true, leaseUntil: 0, version: 1 });
    let records = 0;
    fleet.before = async call => {
      if (call !== 'record') return;
      records += 1;
      if (records === 2) throw new Error('lost');
    };
    await environment().ask();
    expect([...fleet.history.values()].map(({ at }) => at)).toEqual([1]);
    expect(waiting()).toEqual([2, 3]);
    await clock.advance(TTL);
    await environment().ask();
    expect([...fleet.history.values()].map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(waiting()).toBeUndefined();
    const calls = fleet.calls.length;
    await clock.advance(TTL);
    await environment().ask();
    expect(fleet.calls.slice(calls)).not.toContain('record');
  });
});

describe('a shared memory that does not answer', () => {
  it('costs the sharing and nothing else', async () => {
    fleet.before = async () => {
      throw new Error('denied');
    };
    const alone = environment();
    expect(await alone.ask()).toMatchObject({ origin: 'run', state: 'up' });
    expect((await alone.ask()).origin).toBe('stored');
    expect(fleet.items.size).toBe(0);
  });

  it('is not waited for on the edge path: after 50 ms the check is run beside', async () => {
    const answers = deferred<void>();
    fleet.before = () => answers.promise;
    const edge = environment();
    const answer = edge.ask({ sharing: EDGE });
    await clock.advance(49);
    expect(edge.probe).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(await answer).toMatchObject({ origin: 'run', state: 'up' });
    answers.resolve();
  });

  it('still answers first when it is late and the check is later', async () => {
    const state = stateAt(clock.now());
    fleet.items.set('database', { state, wasUp: true, leaseUntil: 0, version: 1 });
    const answers = deferred<void>();
    fleet.before = () => answers.promise;
    const edge = environment(hangs);
    const answer = edge.ask({ sharing: EDGE });
    await clock.advance(100);
    expect(edge.probe).toHaveBeenCalledOnce();
    answers.resolve();
    await settle();
    expect(await answer).toMatchObject({ origin: 'shared', state: 'up' });
  });

  it('gives no stale result to the edge path', async () => {
    const state = stateAt(clock.now());
    await clock.advance(TTL + 1000);
    fleet.items.set('database', { state, ...leaseOf(60_000) });
    const answer = environment().ask({ sharing: EDGE, deadlineAt: clock.now() + 800, attemptMs: 350 });
    await clock.advance(800);
    expect(await answer).toMatchObject({ origin: 'run', isStale: false });
  });
});
