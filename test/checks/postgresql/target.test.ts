import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/checks/components.ts';
import { databaseEndpoint } from '../../../lib/checks/postgresql/target.ts';
import type { Env } from '../../../lib/settings/read-table.ts';
import { startFaults as faultsOf } from '../../support/start-faults.ts';

const HOST = { DATABASE_HOST: 'orders.abc123.eu-west-1.rds.amazonaws.com', DATABASE_NAME: 'orders' };
const SECRET = {
  ...HOST,
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf',
};
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const LAMBDA = { AWS_LAMBDA_FUNCTION_NAME: 'health' };
const IAM = { ...HOST, ...AWS, DATABASE_IAM_AUTH: 'true', DATABASE_USER: 'app' };

const database = (url: string) => databaseEndpoint(new URL(url));
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
    ['parameters', 'postgres://app@db.example/orders?connect_timeout=5', 'only sslmode is'],
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
    ['by an IPv6 address', { ...SECRET, DATABASE_HOST: '2001:db8::7' }],
    [
      'by a password with percent-encoded characters',
      { DATABASE_URL: 'postgres://a:%23%2F%3F%25@localhost/c' },
    ],
    ['by a password with @ and :', { DATABASE_URL: 'postgres://a:p@s:s@localhost/c' }],
    [
      'by a URL and the port that is the default',
      { DATABASE_URL: 'postgres://a:b@h:6432/c', DATABASE_PORT: '5432' },
    ],
    ['without TLS in docker compose', { DATABASE_URL: 'postgres://a:b@db/c', DATABASE_TLS: 'off' }],
    [
      'without TLS on Lambda, outside AWS',
      { ...LAMBDA, DATABASE_URL: 'postgres://a:b@db.example/c?sslmode=disable' },
    ],
    ['without TLS on AWS, from elsewhere', { ...SECRET, DATABASE_TLS: 'off' }],
    ...['allow', 'prefer', 'require', 'verify-ca', 'verify-full'].map((mode): [string, Env] => [
      `with sslmode=${mode} and the same said twice`,
      { DATABASE_URL: `postgres://a:b@db.example/c?sslmode=${mode}`, DATABASE_TLS: 'verify' },
    ]),
    [
      'with sslmode=disable and the same said twice',
      { DATABASE_URL: 'postgres://a:b@db/c?sslmode=disable', DATABASE_TLS: 'off' },
    ],
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
      'no TLS to AWS on Lambda',
      { ...SECRET, ...LAMBDA, DATABASE_TLS: 'off' },
      'DATABASE_TLS: turns TLS off for a server on AWS',
    ],
    [
      'no TLS to AWS in China on Lambda',
      {
        ...LAMBDA,
        DATABASE_URL: 'postgres://a:b@orders.abc.rds.cn-north-1.amazonaws.com.cn/d?sslmode=disable',
      },
      'DATABASE_URL: turns TLS off for a server on AWS',
    ],
    [
      'a port inside the host',
      { ...SECRET, DATABASE_HOST: 'db.example:5433' },
      'DATABASE_HOST: contains a port, or is no IPv6 address: set DATABASE_PORT instead',
    ],
    [
      'an IPv6 address with a port',
      { ...SECRET, DATABASE_HOST: '2001:db8::1:2:3:4:5:6:5432' },
      'DATABASE_HOST: contains a port',
    ],
    [
      'a port beside the URL, which contains one',
      { DATABASE_URL: 'postgres://a:b@localhost/c', DATABASE_PORT: '5433' },
      'DATABASE_PORT: is set beside DATABASE_URL',
    ],
    [
      'a TLS setting that contradicts the URL',
      { DATABASE_URL: 'postgres://a:b@localhost/c?sslmode=require', DATABASE_TLS: 'off' },
      'DATABASE_URL: has an sslmode that means "verify", but DATABASE_TLS is "off"',
    ],
    [
      'a TLS setting that contradicts the URL the other way round',
      { DATABASE_URL: 'postgres://a:b@localhost/c?sslmode=disable', DATABASE_TLS: 'verify' },
      'DATABASE_URL: has an sslmode that means "off", but DATABASE_TLS is "verify"',
    ],
    [
      'an sslmode that does not exist',
      { DATABASE_URL: 'postgres://a:b@localhost/c?sslmode=no-verify' },
      'DATABASE_URL: has another sslmode than one of disable, allow,',
    ],
    [
      'two sslmodes',
      { DATABASE_URL: 'postgres://a:b@localhost/c?sslmode=require&sslmode=disable' },
      'DATABASE_URL: has another sslmode than one of',
    ],
    [
      'quotes around a host',
      { ...SECRET, DATABASE_HOST: '"db.example"' },
      'it has quotes around it, which are read as part of it: remove them',
    ],
    ['quotes around a URL', { DATABASE_URL: "'postgres://a:b@localhost/c'" }, 'it has quotes around it'],
    [
      'a newline after a host',
      { ...SECRET, DATABASE_HOST: 'db.example\n' },
      'a space or a newline: remove it',
    ],
    ...['a:p#ss@h/d', 'a:p?ss@h/d', 'a:p/ss@h/d', 'a:1/ss@h/d', 'a:1#s@h/d', 'a:1?s@h/d', 'a/b:c@h/d'].map(
      (url): [string, Env, string] => [
        `postgres://${url}`,
        { DATABASE_URL: `postgres://${url}` },
        '%23, %2F, %3F',
      ],
    ),
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

  it.each<[string, Env, string[]]>([
    ['docker compose', { DATABASE_URL: 'postgres://a:b@db/c', DATABASE_TLS: 'off' }, ['DATABASE_URL']],
    [
      'another component',
      { CHECKS: 'reports:postgresql', REPORTS_URL: 'postgres://a:b@db/c?sslmode=disable' },
      ['REPORTS_URL'],
    ],
    ['the parts', { ...SECRET, DATABASE_HOST: 'db', DATABASE_TLS: 'off' }, ['DATABASE_HOST']],
    ['this machine', { DATABASE_URL: 'postgres://a:b@127.0.0.1/c', DATABASE_TLS: 'off' }, []],
    ['with TLS', { DATABASE_URL: 'postgres://a:b@db/c' }, []],
  ])('has one warning where the network sees it without TLS: %s', (_where, env, names) => {
    const { warnings } = readConfig(env);
    expect(warnings.map(({ name }) => name)).toEqual(names);
    for (const { problem } of warnings) expect(problem).toContain('TLS is off');
  });

  it('behind an RDS Proxy needs no bundled certificates', () => {
    const host = 'orders.proxy-abc123.il-central-1.rds.amazonaws.com';
    expect(faultsOf({ ...SECRET, DATABASE_HOST: host })).toEqual([]);
  });
});
