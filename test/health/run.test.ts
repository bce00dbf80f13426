import { describe, expect, it, vi } from 'vitest';
import type { Observation, Probe, RemoteCheck } from '../../lib/health/check.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { RunProgress } from '../../lib/health/progress.ts';
import { lookAt, runCheck } from '../../lib/health/run.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { hangs, localCheck, remoteCheck, works } from '../support/checks.ts';
import { FakeClock } from '../support/fake-clock.ts';

const fails = (reason: Reason) => async () => {
  throw new ProbeError(reason, 'the words of the driver');
};

function start(check: RemoteCheck, attemptMs = 500) {
  const clock = new FakeClock();
  const controller = new AbortController();
  return { clock, controller, result: runCheck(check, { clock, attemptMs, signal: controller.signal }) };
}

describe('runCheck', () => {
  it('is up, with what the probe saw, when and for how long', async () => {
    const clock = new FakeClock();
    const answer = deferred<Observation>();
    const limits = { clock, attemptMs: 500, signal: new AbortController().signal };
    const result = runCheck(
      remoteCheck(() => answer.promise),
      limits,
    );
    await clock.advance(20);
    answer.resolve({ detail: { rows: 1 } });
    expect(await result).toEqual({
      state: 'up',
      reason: undefined,
      blame: undefined,
      detail: { rows: 1 },
      error: undefined,
      silentMs: 0,
      attemptMs: 500,
      observedAt: clock.now(),
      durationMs: 20,
      answerMs: 20,
      isNewConnection: true,
    });
  });

  it.each(Object.entries(REASONS))(
    'gives the reason %s its state and its blame: %j',
    async (reason, meaning) => {
      const { result } = start(remoteCheck(async () => ({ reason: reason as Reason })));
      expect(await result).toMatchObject({ reason, ...meaning });
    },
  );

  it('blames nothing but Beacon for an error without a known meaning', async () => {
    const { result } = start(remoteCheck(() => Promise.reject(new Error('boom'))));
    expect(await result).toMatchObject({ reason: 'unexpected_error', blame: 'beacon' });
  });

  it('gives the reason of an error that the probe understood, and keeps the error for the log', async () => {
    const { result } = start(remoteCheck(fails('tls_failure')));
    const { state, reason, error } = await result;
    expect({ state, reason }).toEqual({ state: 'down', reason: 'tls_failure' });
    expect(error).toMatchObject({ message: 'the words of the driver' });
  });

  it.each([
    ['an error', new Error('boom')],
    ['a string', 'boom'],
    ['nothing', undefined],
  ])('calls %s that nobody foresaw an unexpected error', async (_what, thrown) => {
    const { result } = start(remoteCheck(() => Promise.reject(thrown)));
    expect(await result).toMatchObject({ state: 'down', reason: 'unexpected_error', error: thrown });
  });

  it('survives a probe that throws before it returns a promise', async () => {
    const { result } = start(
      remoteCheck(() => {
        throw new Error('boom');
      }),
    );
    expect(await result).toMatchObject({ reason: 'unexpected_error' });
  });

  it.each([undefined, null, { reason: 'nonsense' }, { reason: 'constructor' }])(
    'calls %j, which is no observation, an unexpected error',
    async nonsense => {
      const { result } = start(remoteCheck(async () => nonsense as Observation));
      expect(await result).toMatchObject({ state: 'down', reason: 'unexpected_error', detail: {} });
    },
  );

  it('ends an attempt at its time limit, aborts the probe, and leaves no timer', async () => {
    const told = vi.fn();
    const { clock, result } = start(
      remoteCheck(signal => {
        signal.addEventListener('abort', told);
        return hangs(signal);
      }),
    );
    await clock.advance(499);
    expect(told).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(told).toHaveBeenCalledOnce();
    expect(await result).toMatchObject({ state: 'down', reason: 'timeout', durationMs: 500, silentMs: 500 });
    expect(clock.pending).toBe(0);
  });

  it('swallows what a probe says after its time is up', async () => {
    const answer = deferred<Observation>();
    const { clock, result } = start(remoteCheck(() => answer.promise));
    await clock.advance(500);
    answer.reject(new Error('late'));
    expect(await result).toMatchObject({ reason: 'timeout' });
  });

  it('leaves no timer behind an answer', async () => {
    const { clock, result } = start(remoteCheck(works));
    await result;
    expect(clock.pending).toBe(0);
  });
});

describe('runCheck on a kept connection', () => {
  const retried: readonly Reason[] = [
    'timeout',
    'connection_lost',
    'unreachable',
    'shutting_down',
    'read_only',
  ];
  const others = Object.keys(REASONS).filter(reason => !retried.includes(reason as Reason)) as Reason[];

  it.each(retried)('believes %s only after a second attempt', async reason => {
    const probe = vi.fn(fails(reason)).mockImplementationOnce(fails(reason));
    const { result } = start(remoteCheck(probe, { isConnected: () => true }));
    expect(await result).toMatchObject({ reason });
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it.each(retried)('is up when the second attempt works after %s', async reason => {
    const probe = vi.fn(works).mockImplementationOnce(fails(reason));
    const { result } = start(remoteCheck(probe, { isConnected: () => true }));
    expect(await result).toMatchObject({ state: 'up', error: undefined });
  });

  it.each(others)('believes %s at once', async reason => {
    const probe = vi.fn(works).mockImplementationOnce(fails(reason));
    const { result } = start(remoteCheck(probe, { isConnected: () => true }));
    expect(await result).toMatchObject({ reason });
    expect(probe).toHaveBeenCalledOnce();
  });

  it.each(retried)('believes %s at once where the connection was fresh', async reason => {
    const probe = vi.fn(fails(reason));
    const { result } = start(remoteCheck(probe, { isConnected: () => false }));
    expect(await result).toMatchObject({ reason });
    expect(probe).toHaveBeenCalledOnce();
  });

  it('reads whether a connection is kept before the attempt, because the attempt may open one', async () => {
    let connected = false;
    const probe = vi.fn(async () => {
      connected = true;
      throw new ProbeError('connection_lost', 'lost');
    });
    const { result } = start(remoteCheck(probe, { isConnected: () => connected }));
    await result;
    expect(probe).toHaveBeenCalledOnce();
  });

  it('gives each attempt its own time: a silent peer takes two limits, no more', async () => {
    const { clock, result } = start(remoteCheck(hangs, { isConnected: () => true }));
    await clock.advance(1000);
    expect(await result).toMatchObject({ reason: 'timeout', durationMs: 1000, silentMs: 500 });
  });

  it('counts no silence on a connection that was kept', async () => {
    const probe = vi.fn<Probe>(fails('disk_full')).mockImplementationOnce(hangs);
    const { clock, result } = start(remoteCheck(probe, { isConnected: () => true }));
    await clock.advance(500);
    expect(await result).toMatchObject({ reason: 'disk_full', silentMs: 0 });
  });
});

describe('runCheck with a login that was refused', () => {
  const refused = fails('authentication_failed');

  it('tries once more where there may be another', async () => {
    const probe = vi.fn(works).mockImplementationOnce(refused);
    const { result } = start(remoteCheck(probe, { renewCredentials: () => true }));
    expect(await result).toMatchObject({ state: 'up' });
  });

  it('believes it then', async () => {
    const probe = vi.fn(refused);
    const { result } = start(remoteCheck(probe, { renewCredentials: () => true }));
    expect(await result).toMatchObject({ reason: 'authentication_failed' });
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it.each([undefined, () => false])('believes it at once where there is no other', async renewCredentials => {
    const probe = vi.fn(refused);
    const { result } = start(remoteCheck(probe, renewCredentials ? { renewCredentials } : {}));
    expect(await result).toMatchObject({ reason: 'authentication_failed' });
    expect(probe).toHaveBeenCalledOnce();
  });

  it.each<Reason>([
    'timeout',
    'connection_refused',
    'dns_failure',
    'unreachable',
    'tls_failure',
    'read_only',
  ])('asks for no other after %s, which a login does not cause', async reason => {
    const renewCredentials = vi.fn(() => true);
    await start(remoteCheck(fails(reason), { renewCredentials })).result;
    expect(renewCredentials).not.toHaveBeenCalled();
  });

  it.each<Reason>(['connection_lost', 'unavailable', 'not_found', 'too_many_connections', 'access_denied'])(
    'asks for another after %s on a new connection, by which proxies mean a rejected login as well',
    async reason => {
      const probe = vi.fn(works).mockImplementationOnce(fails(reason));
      const renewCredentials = vi.fn(async () => true);
      const { result } = start(remoteCheck(probe, { renewCredentials }));
      expect(await result).toMatchObject({ state: 'up' });
      expect(renewCredentials).toHaveBeenCalledExactlyOnceWith(reason);
    },
  );

  it('fetches no other after a failure of a kept connection, whose login was accepted', async () => {
    const renewCredentials = vi.fn(() => true);
    const { result } = start(remoteCheck(fails('disk_full'), { isConnected: () => true, renewCredentials }));
    expect(await result).toMatchObject({ reason: 'disk_full' });
    expect(renewCredentials).not.toHaveBeenCalled();
  });

  it('finds its way from a dead connection over an old login to a new one', async () => {
    const probe = vi
      .fn(works)
      .mockImplementationOnce(fails('connection_lost'))
      .mockImplementationOnce(refused);
    const { result } = start(remoteCheck(probe, { isConnected: () => true, renewCredentials: () => true }));
    expect(await result).toMatchObject({ state: 'up' });
    expect(probe).toHaveBeenCalledTimes(3);
  });
});

describe('runCheck on a kept connection that is old', () => {
  const old = { isConnected: () => true };

  it('is up over a new connection', async () => {
    const [kept, fresh] = [vi.fn(works), vi.fn(works)];
    const { result } = start(remoteCheck(kept, { ...old, renewal: { isDue: () => true, probe: fresh } }));
    expect(await result).toMatchObject({ state: 'up', reason: undefined });
    expect([kept, fresh].map(probe => probe.mock.calls.length)).toEqual([1, 1]);
  });

  it.each<Reason>(['dns_failure', 'timeout', 'authentication_failed', 'too_many_connections', 'not_found'])(
    'is degraded, not down, when a new one fails with %s and the kept one works',
    async reason => {
      const renewal = { isDue: () => true, probe: fails(reason) };
      const { result } = start(remoteCheck(works, { ...old, renewal }));
      expect(await result).toMatchObject({ state: 'degraded', reason, blame: REASONS[reason].blame });
    },
  );

  it('is degraded when a new one is not open in time', async () => {
    const { clock, result } = start(
      remoteCheck(works, { ...old, renewal: { isDue: () => true, probe: hangs } }),
    );
    await clock.advance(500);
    expect(await result).toMatchObject({ state: 'degraded', reason: 'timeout' });
  });

  it('uses another login where the old one is rejected', async () => {
    const probe = vi.fn(works).mockImplementationOnce(fails('authentication_failed'));
    const renewal = { isDue: () => true, probe };
    const { result } = start(remoteCheck(works, { ...old, renewal, renewCredentials: async () => true }));
    expect(await result).toMatchObject({ state: 'up' });
  });

  it('is degraded when there is no other login', async () => {
    const unavailable = () => Promise.reject(new ProbeError('credentials_unavailable', 'no route'));
    const renewal = { isDue: () => true, probe: fails('authentication_failed') };
    const { result } = start(remoteCheck(works, { ...old, renewal, renewCredentials: unavailable }));
    expect(await result).toMatchObject({ state: 'degraded', reason: 'credentials_unavailable' });
  });

  it.each([
    ['is young', old, works, false],
    ['was not kept', {}, works, true],
    ['fails itself', old, fails('disk_full'), true],
  ] as const)('is not replaced when it %s', async (_what, connected, probe, isDue) => {
    const fresh = vi.fn(works);
    await start(remoteCheck(probe, { ...connected, renewal: { isDue: () => isDue, probe: fresh } })).result;
    expect(fresh).not.toHaveBeenCalled();
  });
});

describe('runCheck when preparing', () => {
  it('does not count the preparation as part of the attempt', async () => {
    const loaded = deferred<void>();
    const probe = vi.fn(works);
    const { clock, result } = start(remoteCheck(probe, { prepare: () => loaded.promise }));
    await clock.advance(900);
    expect(probe).not.toHaveBeenCalled();
    loaded.resolve();
    expect(await result).toMatchObject({ state: 'up', durationMs: 900 });
  });

  it('does not touch the dependency when the preparation fails', async () => {
    const probe = vi.fn(works);
    const broken = new Error('no such module');
    const { result } = start(remoteCheck(probe, { prepare: () => Promise.reject(broken) }));
    expect(await result).toMatchObject({ reason: 'unexpected_error', error: broken });
    expect(probe).not.toHaveBeenCalled();
  });
});

describe('runCheck with a login that has to be fetched', () => {
  const unavailable = () => Promise.reject(new ProbeError('credentials_unavailable', 'denied'));

  it('fetches it while the driver loads, before the first attempt', async () => {
    const [driver, login] = [deferred<void>(), deferred<void>()];
    const probe = vi.fn(works);
    const progress = new RunProgress(new FakeClock());
    const check = remoteCheck(probe, { prepare: () => driver.promise, fetchLogin: () => login.promise });
    const signal = new AbortController().signal;
    const result = runCheck(check, { clock: new FakeClock(), attemptMs: 500, signal, progress });
    expect(progress.phase).toBe('loading');
    driver.resolve();
    await new Promise(setImmediate);
    expect(progress.phase).toBe('login');
    expect(probe).not.toHaveBeenCalled();
    login.resolve();
    expect(await result).toMatchObject({ state: 'up' });
    expect(progress.phase).toBe('attempt');
  });

  it('does not touch the dependency without one, and blames Beacon', async () => {
    const probe = vi.fn(works);
    const { result } = start(remoteCheck(probe, { fetchLogin: unavailable }));
    expect(await result).toMatchObject({ state: 'down', reason: 'credentials_unavailable', blame: 'beacon' });
    expect(probe).not.toHaveBeenCalled();
  });

  it('fetches another one when it was rejected', async () => {
    const fetchLogin = vi.fn(async () => {}).mockImplementationOnce(async () => {});
    const probe = vi.fn(works).mockImplementationOnce(fails('authentication_failed'));
    const { result } = start(remoteCheck(probe, { fetchLogin, renewCredentials: () => true }));
    expect(await result).toMatchObject({ state: 'up' });
    expect(fetchLogin).toHaveBeenCalledTimes(2);
  });
});

describe('runCheck when no caller waits any longer', () => {
  it('ends the probe and gives no result', async () => {
    const told = vi.fn();
    const { clock, controller, result } = start(
      remoteCheck(signal => {
        signal.addEventListener('abort', told);
        return hangs(signal);
      }),
    );
    await clock.advance(100);
    controller.abort(new Error('nobody waits'));
    await expect(result).rejects.toThrow('nobody waits');
    expect(told).toHaveBeenCalledOnce();
    expect(clock.pending).toBe(0);
  });

  it('does not begin an attempt after the preparation', async () => {
    const loaded = deferred<void>();
    const probe = vi.fn(works);
    const { controller, result } = start(remoteCheck(probe, { prepare: () => loaded.promise }));
    controller.abort(new Error('nobody waits'));
    loaded.resolve();
    await expect(result).rejects.toThrow('nobody waits');
    expect(probe).not.toHaveBeenCalled();
  });

  it('does not begin a second attempt', async () => {
    const answer = deferred<Observation>();
    const probe = vi.fn(() => answer.promise);
    const { controller, result } = start(remoteCheck(probe, { isConnected: () => true }));
    await new Promise(setImmediate);
    answer.reject(new ProbeError('connection_lost', 'lost'));
    controller.abort(new Error('nobody waits'));
    await expect(result).rejects.toThrow('nobody waits');
    expect(probe).toHaveBeenCalledOnce();
  });
});

describe('lookAt', () => {
  it('is what the check sees', () => {
    const clock = new FakeClock();
    const check = localCheck(() => ({ reason: 'memory_high', detail: { usage_percent: 93 } }));
    expect(lookAt(check, clock)).toEqual({
      state: 'degraded',
      reason: 'memory_high',
      blame: 'dependency',
      detail: { usage_percent: 93 },
      error: undefined,
      silentMs: 0,
      attemptMs: 0,
      observedAt: clock.now(),
      durationMs: 0,
    });
  });

  it('is down when looking fails', () => {
    const broken = new Error('boom');
    const check = localCheck(() => {
      throw broken;
    });
    expect(lookAt(check, new FakeClock())).toMatchObject({ reason: 'unexpected_error', error: broken });
  });
});
