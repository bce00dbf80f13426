import { expect, it } from 'vitest';
import { readPage } from '../../build/doc-sections.ts';
import { FEW, THREE_REGIONS } from '../../build/infra/set-ups.ts';
import { OLDEST_NODE, PEERS } from '../../build/package-entries.ts';
import { CHECKERS, DEFAULT_THROTTLE, EDGE_THROTTLE } from '../../infra/constructs/api/edge-throttle.ts';
import { createUserSql } from '../../infra/constructs/dependencies/postgresql/postgresql-login.ts';
import { accessString } from '../../infra/constructs/dependencies/redis/redis-login.ts';

const DEPLOY = readPage('docs/deploy.md');
const LIMITS = readPage('docs/rate-limits.md');

it('has the SQL and the access string that synthesis prints', () => {
  expect(DEPLOY).toContain(createUserSql('orders', 'beacon'));
  expect(DEPLOY).toContain(`--access-string "${accessString(true)}"`);
});

it('shows the smallest set-up with the alarms that its cost is computed with', () => {
  const list = (names: readonly string[]) => `[${names.map(name => `'${name}'`).join(', ')}]`;
  expect(readPage('docs/construct.md')).toContain(`only: ${list(FEW)}`);
  expect(readPage('docs/construct.md')).toContain(`regions: ${list(THREE_REGIONS)}`);
});

it.each(['docs/apps.md', 'CHANGELOG.md'])('%s names the releases that the package needs', page => {
  const oldest = PEERS['aws-cdk-lib'].replace('^', '');
  expect(readPage(page)).toMatch(new RegExp(`aws-cdk-lib\` (from )?${oldest.replaceAll('.', '\\.')}`));
  expect(readPage(page)).toMatch(new RegExp(`Node (from )?${OLDEST_NODE.replace('.', '\\.')}`));
});

it('has the limits that are deployed', () => {
  expect(LIMITS).toContain(
    `| ${DEFAULT_THROTTLE.rateLimit} a second, bursts of ${DEFAULT_THROTTLE.burstLimit}.`,
  );
  expect(LIMITS).toContain(
    `| ${EDGE_THROTTLE.rateLimit} a second, bursts of ${EDGE_THROTTLE.burstLimit}: all ${CHECKERS} checkers`,
  );
});
