import { expect, it } from 'vitest';
import { uncachedResponse } from '../../lib/http/response.ts';
import { leaks } from './secrecy.ts';

const json = (body: object) => uncachedResponse(200, 'application/json', JSON.stringify(body), {});

const env = { DATABASE_URL: 'postgres://app-user:s3same@db-host:5433/orders' };

it.each([
  'connect ECONNREFUSED 10.0.0.7:5432',
  'db-host:5433',
  'app-user',
  's3same',
  'orders',
  'Connection terminated unexpectedly',
  'at Socket.emit (node:events:508:28)',
])('finds %j in a body', text => {
  expect(leaks(json({ text }), env)).not.toEqual([]);
});

it('finds nothing in fixed words', () => {
  expect(leaks(json({ status: 'error: connection_refused' }), env)).toEqual([]);
});
