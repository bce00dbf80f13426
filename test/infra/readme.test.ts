import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CHECKERS, DEFAULT_THROTTLE, EDGE_THROTTLE } from '../../infra/constructs/api/edge-throttle.ts';
import { DEFAULT_CLIENT_LIMIT } from '../../infra/constructs/api/per-client-limit.ts';
import { createUserSql } from '../../infra/constructs/dependencies/postgresql/postgresql-login.ts';
import { accessString } from '../../infra/constructs/dependencies/redis/redis-login.ts';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

it('has the SQL and the access string that synthesis prints', () => {
  expect(README).toContain(createUserSql('orders', 'beacon'));
  expect(README).toContain(`--access-string "${accessString(true)}"`);
});

it('has the limits that are deployed', () => {
  const { requests, window } = DEFAULT_CLIENT_LIMIT;
  expect(README).toContain(`| ${requests} requests in ${window?.toSeconds()} s;`);
  expect(README).toContain(
    `| ${DEFAULT_THROTTLE.rateLimit} a second, bursts of ${DEFAULT_THROTTLE.burstLimit}.`,
  );
  expect(README).toContain(
    `| ${EDGE_THROTTLE.rateLimit} a second, bursts of ${EDGE_THROTTLE.burstLimit}: all ${CHECKERS} checkers`,
  );
});
