import { describe, expect, it } from 'vitest';
import { describeDatabase } from '../../lib/checks/postgresql/probe.ts';
import { describeCache } from '../../lib/checks/redis/probe.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { resultAt } from '../support/results.ts';

const AT = Date.parse('2026-11-23T04:11:26.990Z');

describe('the words of the database', () => {
  it.each<[Reason | undefined, string]>([
    [undefined, 'connected'],
    ['unexpected_response', 'unexpected_response'],
    ['unexpected_error', 'critical: unexpected_error'],
    ['timeout', 'error: timeout'],
    ['connection_refused', 'error: connection_refused'],
    ['too_many_connections', 'error: too_many_connections'],
  ])('reads %s as "%s"', (reason, status) => {
    expect(describeDatabase(resultAt(AT, reason))).toEqual({
      status,
      engine: 'postgresql',
      last_checked: '2026-11-23T04:11:26.990Z',
    });
  });
});

describe('the words of the cache', () => {
  it.each<[Reason | undefined, string]>([
    [undefined, 'operational'],
    ['read_write_mismatch', 'read_write_mismatch'],
    ['unexpected_error', 'error: unexpected_error'],
    ['timeout', 'error: timeout'],
    ['out_of_memory', 'error: out_of_memory'],
  ])('reads %s as "%s"', (reason, status) => {
    expect(describeCache(resultAt(AT, reason))).toEqual({
      backend: 'redis',
      status,
      last_checked: '2026-11-23T04:11:26.990Z',
    });
  });
});
