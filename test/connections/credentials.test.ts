import { describe, expect, it, vi } from 'vitest';
import { fixedLogin, type Login, SecretLogin, tokenLogin } from '../../lib/connections/credentials.ts';

const { signal } = new AbortController();
const loaded = async () => 'a module';

const OLD: Login = { user: 'app', password: 'old' };
const NEW: Login = { user: 'app', password: 'new' };

describe('fixedLogin', () => {
  it('is what was configured, and has no other', async () => {
    const credentials = fixedLogin(OLD);
    await credentials.prepare();
    expect(await credentials.get(signal)).toEqual(OLD);
    expect(credentials.renew()).toBe(false);
  });
});

describe('tokenLogin', () => {
  it('signs anew for each connection, and may do better next time', async () => {
    const sign = vi.fn(async () => 'token').mockResolvedValueOnce('first');
    const credentials = tokenLogin('app', loaded, sign);
    expect(await credentials.prepare()).toBe('a module');
    expect(await credentials.get(signal)).toEqual({ user: 'app', password: 'first' });
    expect(await credentials.get(signal)).toEqual({ user: 'app', password: 'token' });
    expect(sign).toHaveBeenCalledWith('a module');
    expect(credentials.renew()).toBe(true);
  });
});

describe('SecretLogin', () => {
  function secret(...answers: Login[]) {
    const fetch = vi.fn(async () => answers.at(-1) ?? OLD);
    for (const answer of answers) fetch.mockResolvedValueOnce(answer);
    return { fetch, credentials: new SecretLogin(loaded, fetch) };
  }

  it('is fetched once, and kept', async () => {
    const { fetch, credentials } = secret(OLD);
    expect(await credentials.get(signal)).toEqual(OLD);
    expect(await credentials.get(signal)).toEqual(OLD);
    expect(fetch).toHaveBeenCalledOnce();
    expect(fetch).toHaveBeenCalledWith('a module', signal);
  });

  it('is fetched anew when it was refused, and kept if it has changed', async () => {
    const { fetch, credentials } = secret(OLD, NEW);
    await credentials.get(signal);
    expect(credentials.renew()).toBe(true);
    expect(await credentials.get(signal)).toEqual(NEW);
    expect(await credentials.get(signal)).toEqual(NEW);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('is believed to be wrong when it has not changed', async () => {
    const { fetch, credentials } = secret(OLD, OLD);
    await credentials.get(signal);
    credentials.renew();
    await expect(credentials.get(signal)).rejects.toMatchObject({ reason: 'authentication_failed' });
    expect(await credentials.get(signal)).toEqual(OLD);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('takes a change of the user alone for a change', async () => {
    const { credentials } = secret(OLD, { user: 'app_clone', password: 'old' });
    await credentials.get(signal);
    credentials.renew();
    expect(await credentials.get(signal)).toEqual({ user: 'app_clone', password: 'old' });
  });

  it('has nothing to renew before it was fetched', () => {
    expect(secret(OLD).credentials.renew()).toBe(false);
  });

  it('is fetched again after a fetch that failed', async () => {
    const fetch = vi.fn(async () => OLD).mockRejectedValueOnce(new Error('throttled'));
    const credentials = new SecretLogin(loaded, fetch);
    await expect(credentials.get(signal)).rejects.toThrow('throttled');
    expect(await credentials.get(signal)).toEqual(OLD);
  });
});
