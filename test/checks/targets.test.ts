import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/checks/components.ts';
import { ConfigError } from '../../lib/settings/config-error.ts';
import type { Env } from '../../lib/settings/read-settings.ts';

const HOST = { DATABASE_HOST: 'orders.abc123.eu-west-1.rds.amazonaws.com', DATABASE_NAME: 'orders' };
const SECRET = {
  ...HOST,
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf',
};
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const IAM = { ...HOST, ...AWS, DATABASE_IAM_AUTH: 'true', DATABASE_USER: 'app' };
const CACHE = { CACHE_URL: 'rediss://cache.example' };
const CACHE_IAM = { ...CACHE, ...AWS, CACHE_IAM_AUTH: 'true', CACHE_USER: 'app', CACHE_NAME: 'orders' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-targets-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faultsOf(env: Env): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ name, problem }) => `${name}: ${problem}`);
  }
}

describe('a database', () => {
  it.each<[string, Env]>([
    ['by its parts and a secret', SECRET],
    ['by its parts and IAM', IAM],
    ['by a URL', { DATABASE_URL: 'postgres://a:b@localhost/c' }],
  ])('can be named %s', (_how, env) => {
    expect(faultsOf(env)).toEqual([]);
  });

  it.each<[string, Env, string]>([
    ['a host without a login', HOST, 'DATABASE_HOST: goes with one way to log in'],
    ['two logins', { ...SECRET, DATABASE_IAM_AUTH: 'true' }, 'DATABASE_HOST: goes with one way to log in'],
    ['a host without a database', { ...SECRET, DATABASE_NAME: '' }, 'DATABASE_NAME: is not set'],
    ['IAM without a user', { ...IAM, DATABASE_USER: '' }, 'DATABASE_USER: is not set'],
    ['IAM outside AWS', { ...IAM, AWS_ACCESS_KEY_ID: '' }, 'DATABASE_IAM_AUTH: needs AWS_REGION'],
    [
      'IAM without TLS',
      { ...IAM, DATABASE_HOST: '127.0.0.1', DATABASE_TLS: 'off' },
      'DATABASE_TLS: got "off"; RDS takes IAM logins over TLS alone',
    ],
    [
      'a URL and a host',
      { ...SECRET, DATABASE_URL: 'postgres://a:b@c.example/d' },
      'DATABASE_HOST: is set beside DATABASE_URL',
    ],
    ['no TLS to another host', { ...SECRET, DATABASE_TLS: 'off' }, 'DATABASE_TLS: got "off"; allowed where'],
    [
      'a region without certificates',
      { ...SECRET, DATABASE_HOST: 'orders.abc.il-central-1.rds.amazonaws.com' },
      'DATABASE_CA: is not set, and Beacon has no certificates of il-central-1',
    ],
    [
      'certificates that are not there',
      { ...SECRET, DATABASE_CA: '/nowhere.pem' },
      'DATABASE_CA: names a file that can not be read',
    ],
  ])('can not be named by %s', (_how, env, problem) => {
    expect(faultsOf(env)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('has its certificates in a file that has some', () => {
    const [good, bad] = [join(folder, 'good.pem'), join(folder, 'bad.pem')];
    writeFileSync(good, '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(bad, 'nothing');
    const env = { ...SECRET, DATABASE_HOST: 'orders.abc.il-central-1.rds.amazonaws.com' };
    expect(faultsOf({ ...env, DATABASE_CA: good })).toEqual([]);
    expect(faultsOf({ ...env, DATABASE_CA: bad })[0]).toContain('names a file without certificates');
  });

  it('behind an RDS Proxy needs no certificates of ours', () => {
    const host = 'orders.proxy-abc123.il-central-1.rds.amazonaws.com';
    expect(faultsOf({ ...SECRET, DATABASE_HOST: host })).toEqual([]);
  });
});

describe('a cache', () => {
  it.each<[string, Env]>([
    ['by its URL', CACHE],
    ['with a secret', { ...CACHE, CACHE_SECRET_ARN: 'cache-secret' }],
    ['with IAM', CACHE_IAM],
    ['as a cluster', { ...CACHE, CACHE_CLUSTER: 'true' }],
  ])('can be named %s', (_how, env) => {
    expect(faultsOf(env)).toEqual([]);
  });

  it.each<[string, Env, string]>([
    ['a bad URL', { CACHE_URL: 'redis://cache.example/zero' }, 'CACHE_URL: ends with a path'],
    [
      'two passwords',
      { CACHE_URL: 'rediss://:pw@cache.example', CACHE_SECRET_ARN: 'x' },
      'CACHE_URL: holds a password',
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
  ])('can not be named by %s', (_how, env, problem) => {
    expect(faultsOf(env)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});
