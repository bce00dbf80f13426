import { describe, expect, it, vi } from 'vitest';
import { fixedLogin, type Login, SecretLogin, tokenLogin } from '../../lib/connections/credentials.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { deferred } from '../support/checks.ts';

const OLD: Login = { user: 'app', password: 'old' };
const NEW: Login = { user: 'app', password: 'new' };

describe('fixedLogin', () => {
  it('is what was configured, and has no other', async () => {
    const credentials = fixedLogin(OLD);
    await credentials.prepare();
    expect(await credentials.get()).toEqual(OLD);
    expect(credentials.renew()).toBe(false);
  });
});

describe('tokenLogin', () => {
  it('signs anew for each connection, and may succeed next time', async () => {
    const sign = vi.fn(async () => 'token').mockResolvedValueOnce('first');
    const credentials = tokenLogin('app', sign);
    expect(await credentials.get()).toEqual({ user: 'app', password: 'first' });
    expect(await credentials.get()).toEqual({ user: 'app', password: 'token' });
    expect(credentials.renew()).toBe(true);
  });

  it('is unavailable when it can not be signed', async () => {
    const cause = new Error('no credentials');
    const credentials = tokenLogin('app', () => Promise.reject(cause));
    await expect(credentials.prepare()).rejects.toMatchObject({ reason: 'credentials_unavailable', cause });
  });
});

describe('SecretLogin', () => {
  function secret(...answers: Login[]) {
    const fetch = vi.fn(async () => answers.at(-1) ?? OLD);
    for (const answer of answers) fetch.mockResolvedValueOnce(answer);
    return { fetch, credentials: new SecretLogin(fetch) };
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
    const credentials = new SecretLogin(fetch);
    const calls = [credentials.prepare(), credentials.get()];
    answer.resolve(OLD);
    expect(await Promise.all(calls)).toEqual([OLD, OLD]);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('is fetched again when it was rejected, and kept if it has changed', async () => {
    const { fetch, credentials } = secret(OLD, NEW);
    await credentials.get();
    expect(credentials.renew()).toBe(true);
    expect(await credentials.get()).toEqual(NEW);
    expect(await credentials.get()).toEqual(NEW);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('is believed to be wrong when it has not changed', async () => {
    const { fetch, credentials } = secret(OLD, OLD);
    await credentials.get();
    credentials.renew();
    await expect(credentials.get()).rejects.toMatchObject({ reason: 'authentication_failed' });
    expect(await credentials.get()).toEqual(OLD);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('takes a change of the user only for a change', async () => {
    const { credentials } = secret(OLD, { user: 'app_clone', password: 'old' });
    await credentials.get();
    credentials.renew();
    expect(await credentials.get()).toEqual({ user: 'app_clone', password: 'old' });
  });

  it('has nothing to renew before it was fetched', () => {
    expect(secret(OLD).credentials.renew()).toBe(false);
  });

  it.each([
    ['an error of unknown meaning', new Error('throttled')],
    ['a failure with a reason', new ProbeError('credentials_unavailable', 'denied')],
  ])('is unavailable after %s, and fetched again then', async (_what, error) => {
    const fetch = vi.fn(async () => OLD).mockRejectedValueOnce(error);
    const credentials = new SecretLogin(fetch);
    await expect(credentials.get()).rejects.toMatchObject({ reason: 'credentials_unavailable' });
    expect(await credentials.get()).toEqual(OLD);
  });
});
