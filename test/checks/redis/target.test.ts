import { describe, expect, it } from 'vitest';
import { cacheEndpoint } from '../../../lib/checks/redis/target.ts';
import type { Env } from '../../../lib/settings/read-table.ts';
import { startFaults as faultsOf } from '../../support/start-faults.ts';

const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const CACHE = { CACHE_URL: 'rediss://cache.example' };
const CACHE_IAM = { ...CACHE, ...AWS, CACHE_IAM_AUTH: 'true', CACHE_USER: 'app', CACHE_NAME: 'orders' };

const cache = (url: string) => cacheEndpoint(new URL(url));
const login = (user: string, password: string) => ({ from: 'settings', login: { user, password } });

describe('cacheEndpoint', () => {
  it('reads every part', () => {
    expect(cache('rediss://app:hunter2@cache.example:6380/2')).toEqual({
      value: { host: 'cache.example', port: 6380, db: 2, tls: true, login: login('app', 'hunter2') },
    });
  });

  it('needs no more than a host', () => {
    const value = { host: 'cache.example', port: 6379, db: 0, tls: false, login: login('', '') };
    expect(cache('redis://cache.example')).toEqual({ value });
    expect(cache('redis://cache.example/')).toEqual({ value });
  });

  it('takes a password without a user', () => {
    expect(cache('redis://:hunter2@cache.example')).toMatchObject({
      value: { login: login('', 'hunter2') },
    });
  });

  it.each([
    ['a path that is no number', 'redis://cache.example/zero', 'no database number'],
    ['parameters', 'redis://cache.example/0?tls=true', 'TLS is requested by rediss://'],
    ['no host', 'redis:///0', 'names no host'],
    ['a bad escape', 'redis://:100%@cache.example', 'write it as %25'],
  ])('refuses a URL with %s', (_what, url, problem) => {
    expect(cache(url)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('a cache', () => {
  it.each<[string, Env]>([
    ['by its URL', CACHE],
    ['with a secret', { ...CACHE, CACHE_SECRET_ARN: 'cache-secret' }],
    ['with IAM', CACHE_IAM],
    ['as a cluster', { ...CACHE, CACHE_CLUSTER: 'true' }],
  ])('can be given %s', (_how, env) => {
    expect(faultsOf(env)).toEqual([]);
  });

  it.each<[string, Env, string]>([
    ['a bad URL', { CACHE_URL: 'redis://cache.example/zero' }, 'CACHE_URL: ends with a path'],
    [
      'two passwords',
      { CACHE_URL: 'rediss://:pw@cache.example', CACHE_SECRET_ARN: 'x' },
      'CACHE_URL: contains a password',
    ],
    ['two other logins', { ...CACHE_IAM, CACHE_SECRET_ARN: 'x' }, 'CACHE_IAM_AUTH: is set beside'],
    ['IAM without a user', { ...CACHE_IAM, CACHE_USER: '' }, 'CACHE_USER: is not set'],
    ['IAM without a name', { ...CACHE_IAM, CACHE_NAME: '' }, 'CACHE_NAME: is not set'],
    [
      'IAM without TLS',
      { ...CACHE_IAM, CACHE_URL: 'redis://cache.example' },
      'CACHE_URL: begins with redis://',
    ],
    ['IAM outside AWS', { ...CACHE_IAM, AWS_REGION: '' }, 'CACHE_IAM_AUTH: needs AWS_REGION'],
    [
      'a database of a cluster',
      { CACHE_URL: 'redis://c.example/1', CACHE_CLUSTER: 'true' },
      'CACHE_URL: names a database',
    ],
  ])('can not be given by %s', (_how, env, problem) => {
    expect(faultsOf(env)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});
