import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheEndpoint, databaseEndpoint, isLoopback } from '../../lib/connections/endpoint-url.ts';

const database = (url: string) => databaseEndpoint(new URL(url));
const cache = (url: string) => cacheEndpoint(new URL(url));

describe('databaseEndpoint', () => {
  it('reads every part', () => {
    expect(database('postgres://app:hunter2@db.example:5433/orders')).toEqual({
      value: { host: 'db.example', port: 5433, user: 'app', password: 'hunter2', database: 'orders' },
    });
  });

  it('has the port of PostgreSQL unless given, and may have no password', () => {
    expect(database('postgresql://app@db.example/orders')).toEqual({
      value: { host: 'db.example', port: 5432, user: 'app', password: '', database: 'orders' },
    });
  });

  it('takes an IPv6 address out of its brackets', () => {
    expect(database('postgres://app@[::1]/orders')).toMatchObject({ value: { host: '::1' } });
  });

  it.each([
    ['no user', 'postgres://db.example/orders', 'names no user'],
    ['no database', 'postgres://app@db.example', 'names no database'],
    ['two databases', 'postgres://app@db.example/a/b', 'names no database'],
    ['no host', 'postgres:///orders', 'names no user'],
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
          value: { host: 'db.example', port: 5432, user, password, database: name },
        });
      }),
    );
  });
});

describe('cacheEndpoint', () => {
  it('reads every part', () => {
    expect(cache('rediss://app:hunter2@cache.example:6380/2')).toEqual({
      value: { host: 'cache.example', port: 6380, user: 'app', password: 'hunter2', db: 2, tls: true },
    });
  });

  it('needs no more than a host', () => {
    const value = { host: 'cache.example', port: 6379, user: '', password: '', db: 0, tls: false };
    expect(cache('redis://cache.example')).toEqual({ value });
    expect(cache('redis://cache.example/')).toEqual({ value });
  });

  it('takes a password without a user', () => {
    expect(cache('redis://:hunter2@cache.example')).toMatchObject({
      value: { user: '', password: 'hunter2' },
    });
  });

  it.each([
    ['a path that is no number', 'redis://cache.example/zero', 'no database number'],
    ['parameters', 'redis://cache.example/0?tls=true', 'TLS is asked for by rediss://'],
    ['no host', 'redis:///0', 'names no host'],
    ['a bad escape', 'redis://:100%@cache.example', 'write it as %25'],
  ])('refuses a URL with %s', (_what, url, problem) => {
    expect(cache(url)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('is true of %s', host => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['db.example', '10.0.0.7', '127.evil.example', 'localhost.example', '::2', ''])(
    'is false of %j',
    host => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
