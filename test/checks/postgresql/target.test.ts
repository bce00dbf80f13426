import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseEndpoint } from '../../../lib/checks/postgresql/target.ts';
import type { Env } from '../../../lib/settings/read-table.ts';
import { startFaults as faultsOf } from '../../support/start-faults.ts';

const HOST = { DATABASE_HOST: 'orders.abc123.eu-west-1.rds.amazonaws.com', DATABASE_NAME: 'orders' };
const SECRET = {
  ...HOST,
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf',
};
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const IAM = { ...HOST, ...AWS, DATABASE_IAM_AUTH: 'true', DATABASE_USER: 'app' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-targets-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const database = (url: string) => databaseEndpoint(new URL(url), 'DATABASE_TLS');
const login = (user: string, password: string) => ({ from: 'settings', login: { user, password } });

describe('databaseEndpoint', () => {
  it('reads every part', () => {
    expect(database('postgres://app:hunter2@db.example:5433/orders')).toEqual({
      value: { host: 'db.example', port: 5433, database: 'orders', login: login('app', 'hunter2') },
    });
  });

  it('has the port of PostgreSQL unless given, and may have no password', () => {
    expect(database('postgresql://app@db.example/orders')).toEqual({
      value: { host: 'db.example', port: 5432, database: 'orders', login: login('app', '') },
    });
  });

  it('takes an IPv6 address out of its brackets', () => {
    expect(database('postgres://app@[::1]/orders')).toMatchObject({ value: { host: '::1' } });
  });

  it.each([
    ['no user', 'postgres://db.example/orders', 'names no user'],
    ['no database', 'postgres://app@db.example', 'names no database'],
    ['two databases', 'postgres://app@db.example/a/b', 'names no database'],
    ['no host', 'postgres:///orders', 'names no host'],
    ['parameters', 'postgres://app@db.example/orders?sslmode=require', 'TLS is set by DATABASE_TLS'],
    ['a fragment', 'postgres://app@db.example/orders#x', 'not read'],
    ['a bad escape', 'postgres://app:100%@db.example/orders', 'write it as %25'],
  ])('refuses a URL with %s', (_what, url, problem) => {
    expect(database(url)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('gives back any user, password and database that were written into it', () => {
    const text = fc
      .string({ minLength: 1, unit: 'binary' })
      .filter(part => part.isWellFormed() && !part.includes('/'));
    fc.assert(
      fc.property(text, text, text, (user, password, name) => {
        const [u, p, n] = [user, password, name].map(encodeURIComponent);
        if (n === '.' || n === '..' || n === '%2E' || n === '%2E%2E') return;
        expect(database(`postgres://${u}:${p}@db.example/${n}`)).toEqual({
          value: { host: 'db.example', port: 5432, database: name, login: login(user, password) },
        });
      }),
    );
  });
});

describe('a database', () => {
  it.each<[string, Env]>([
    ['by its parts and a secret', SECRET],
    ['by its parts and IAM', IAM],
    ['by a URL', { DATABASE_URL: 'postgres://a:b@localhost/c' }],
  ])('can be given %s', (_how, env) => {
    expect(faultsOf(env)).toEqual([]);
  });

  it.each<[string, Env, string]>([
    ['a host without a login', HOST, 'DATABASE_HOST: needs exactly one way to log in'],
    [
      'two logins',
      { ...SECRET, DATABASE_IAM_AUTH: 'true' },
      'DATABASE_HOST: needs exactly one way to log in',
    ],
    ['a host without a database', { ...SECRET, DATABASE_NAME: '' }, 'DATABASE_NAME: is not set'],
    ['IAM without a user', { ...IAM, DATABASE_USER: '' }, 'DATABASE_USER: is not set'],
    ['IAM outside AWS', { ...IAM, AWS_ACCESS_KEY_ID: '' }, 'DATABASE_IAM_AUTH: needs AWS_REGION'],
    [
      'IAM without TLS',
      { ...IAM, DATABASE_HOST: '127.0.0.1', DATABASE_TLS: 'off' },
      'DATABASE_TLS: got "off"; RDS accepts IAM logins over TLS only',
    ],
    [
      'a URL and a host',
      { ...SECRET, DATABASE_URL: 'postgres://a:b@c.example/d' },
      'DATABASE_HOST: is set beside DATABASE_URL',
    ],
    [
      'no TLS to another host',
      { ...SECRET, DATABASE_TLS: 'off' },
      'DATABASE_TLS: got "off"; allowed only for a server on the same machine',
    ],
    [
      'a region without certificates',
      { ...SECRET, DATABASE_HOST: 'orders.abc.il-central-1.rds.amazonaws.com' },
      'DATABASE_CA: is not set, and the certificates of il-central-1 are not bundled',
    ],
    [
      'certificates that are not there',
      { ...SECRET, DATABASE_CA: '/nowhere.pem' },
      'DATABASE_CA: names a file that can not be read',
    ],
  ])('can not be given by %s', (_how, env, problem) => {
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

  it('behind an RDS Proxy needs no bundled certificates', () => {
    const host = 'orders.proxy-abc123.il-central-1.rds.amazonaws.com';
    expect(faultsOf({ ...SECRET, DATABASE_HOST: host })).toEqual([]);
  });
});
