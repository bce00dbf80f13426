import { describe, expect, it, vi } from 'vitest';
import { fixedLogin, type Login, SecretLogin, tokenLogin } from '../../lib/connections/credentials.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { FakeClock } from '../support/fake-clock.ts';

const OLD: Login = { user: 'app', password: 'old' };
const NEW: Login = { user: 'app', password: 'new' };

describe('fixedLogin', () => {
  it('is what was configured, and has no other', async () => {
    const credentials = fixedLogin(OLD);
    await credentials.prepare();
    expect(await credentials.get()).toEqual(OLD);
    expect(await credentials.renew('authentication_failed')).toBe(false);
  });
});

describe('tokenLogin', () => {
  it('signs anew for each connection, and may succeed next time', async () => {
    const sign = vi.fn(async () => 'token').mockResolvedValueOnce('first');
    const credentials = tokenLogin('app', sign);
    expect(await credentials.get()).toEqual({ user: 'app', password: 'first' });
    expect(await credentials.get()).toEqual({ user: 'app', password: 'token' });
    expect(await credentials.renew('authentication_failed')).toBe(true);
  });

  it('is not signed again for the sake of a failure that is not of the login', async () => {
    const credentials = tokenLogin('app', async () => 'token');
    expect(await credentials.renew('starting_up')).toBe(false);
  });

  it('is unavailable when it can not be signed', async () => {
    const cause = new Error('no credentials');
    const credentials = tokenLogin('app', () => Promise.reject(cause));
    await expect(credentials.prepare()).rejects.toMatchObject({ reason: 'credentials_unavailable', cause });
  });
});

describe('SecretLogin', () => {
  function secret(...answers: (Login | Error)[]) {
    const fetch = vi.fn(async (): Promise<Login> => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer ?? OLD;
    });
    const clock = new FakeClock();
    return { fetch, clock, credentials: new SecretLogin(fetch, clock) };
  }

  it('is fetched once, and kept', async () => {
    const { fetch, credentials } = secret(OLD);
    expect(await credentials.prepare()).toEqual(OLD);
    expect(await credentials.get()).toEqual(OLD);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('is fetched once for callers at the same time, even if the first of them has given up', async () => {
    const answer = deferred<Login>();
    const fetch = vi.fn(() => answer.promise);
    const credentials = new SecretLogin(fetch, new FakeClock());
    const calls = [credentials.prepare(), credentials.get()];
    answer.resolve(OLD);
    expect(await Promise.all(calls)).toEqual([OLD, OLD]);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('has nothing to renew before it was fetched', async () => {
    expect(await secret(OLD).credentials.renew('authentication_failed')).toBe(false);
  });

  it.each([
    ['an error of unknown meaning', new Error('throttled')],
    ['a failure with a reason', new ProbeError('credentials_unavailable', 'denied')],
  ])('is unavailable after %s, and fetched again then', async (_what, error) => {
    const { credentials } = secret(error, OLD);
    await expect(credentials.get()).rejects.toMatchObject({ reason: 'credentials_unavailable' });
    expect(await credentials.get()).toEqual(OLD);
  });

  describe('that the server rejected', () => {
    it('is fetched again, and kept if it has changed', async () => {
      const { fetch, credentials } = secret(OLD, NEW);
      await credentials.get();
      expect(await credentials.renew('authentication_failed')).toBe(true);
      expect(await credentials.get()).toEqual(NEW);
      expect(await credentials.get()).toEqual(NEW);
      expect(fetch).toHaveBeenCalledTimes(2);
    });

    it('is believed to be wrong when it has not changed', async () => {
      const { fetch, credentials } = secret(OLD, OLD);
      await credentials.get();
      await expect(credentials.renew('authentication_failed')).rejects.toMatchObject({
        reason: 'authentication_failed',
      });
      expect(await credentials.get()).toEqual(OLD);
      expect(fetch).toHaveBeenCalledTimes(2);
    });

    it('takes a change of the user only for a change', async () => {
      const clone = { user: 'app_clone', password: 'old' };
      const { credentials } = secret(OLD, clone);
      await credentials.get();
      expect(await credentials.renew('authentication_failed')).toBe(true);
      expect(await credentials.get()).toEqual(clone);
    });

    it('is not used again while the secret can not be read', async () => {
      const { credentials } = secret(OLD, new Error('no route'), new Error('no route'), NEW);
      await credentials.get();
      await expect(credentials.renew('authentication_failed')).rejects.toMatchObject({
        reason: 'credentials_unavailable',
      });
      await expect(credentials.get()).rejects.toMatchObject({ reason: 'credentials_unavailable' });
      expect(await credentials.get()).toEqual(NEW);
    });
  });

  describe('after a failure that a wrong login can cause', () => {
    it.each<Reason>([
      'connection_lost',
      'unavailable',
      'too_many_connections',
      'not_found',
      'unexpected_error',
    ])('(%s) is fetched again, and used if it has changed', async reason => {
      const { credentials } = secret(OLD, NEW);
      await credentials.get();
      expect(await credentials.renew(reason)).toBe(true);
      expect(await credentials.get()).toEqual(NEW);
    });

    it('stays in use if it has not changed, or can not be fetched', async () => {
      const { clock, credentials } = secret(OLD, OLD, new Error('no route'));
      await credentials.get();
      expect(await credentials.renew('starting_up')).toBe(false);
      await clock.advance(60_000);
      expect(await credentials.renew('starting_up')).toBe(false);
      expect(await credentials.get()).toEqual(OLD);
    });

    it('is fetched at most once a minute', async () => {
      const { clock, fetch, credentials } = secret(OLD);
      await credentials.get();
      await credentials.renew('starting_up');
      await clock.advance(59_999);
      await credentials.renew('connection_lost');
      expect(fetch).toHaveBeenCalledTimes(2);
      await clock.advance(1);
      await credentials.renew('connection_lost');
      expect(fetch).toHaveBeenCalledTimes(3);
    });
  });
});
