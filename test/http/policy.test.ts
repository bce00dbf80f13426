import { describe, expect, it } from 'vitest';
import { edgePathsOf, policyOf, type Route } from '../../lib/http/route.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { readTable } from '../../lib/settings/read-table.ts';
import { localCheck, remoteCheck, works } from '../support/checks.ts';
import { part } from '../support/reports.ts';

const ENV = { CHECK_DEADLINE_MS: '1500', EDGE_DEADLINE_MS: '700', EDGE_TTL: '7', STALE_LIMIT: '9' };
const { settings: common } = readTable(COMMON, { ...ENV, PUBLIC_DETAIL: 'state' });
const CONFIG = { common, edge: { components: ['database'] } };

const CHECKS = [
  localCheck(() => ({}), { name: 'memory' }),
  remoteCheck(works, { name: 'database', critical: true }),
  remoteCheck(works, { name: 'cache', critical: false }),
];

/** What a policy makes of the three checks. */
function applied(route: Route, requested = {}) {
  const { ask, deadlineMs, detail } = policyOf(route, CONFIG, requested);
  const { select = () => true, isCritical = ({ critical }) => critical, ...rest } = ask;
  const selected = CHECKS.filter(select);
  return {
    checks: selected.map(({ name }) => name),
    critical: selected
      .map(({ name }) => part(name))
      .filter(isCritical)
      .map(({ name }) => name),
    ...{ deadlineMs, detail, ask: rest },
  };
}

const SHARING = { budgetMs: 100, coldBudgetMs: 250, staleMs: 9000 };
const USUAL = { deadlineMs: 1500, detail: 'state', ask: { sharing: SHARING } };

describe('the policy of a route', () => {
  it.each<[Route, object]>([
    [{ name: 'all' }, { checks: ['memory', 'database', 'cache'], critical: ['database'], ...USUAL }],
    [{ name: 'live' }, { checks: ['memory'], critical: [], ...USUAL }],
    [
      { name: 'component', component: 'cache' },
      { checks: ['cache'], critical: ['cache'], ...USUAL },
    ],
    [
      { name: 'details' },
      { checks: ['memory', 'database', 'cache'], critical: ['database'], ...USUAL, detail: 'everything' },
    ],
    [
      { name: 'edge' },
      {
        ...{ checks: ['database'], critical: ['database'], deadlineMs: 700, detail: 'status' },
        ask: {
          ...{ maxAgeMs: 7000, attemptMs: 300 },
          sharing: { budgetMs: 150, coldBudgetMs: 150, patienceMs: 50, staleMs: 0 },
        },
      },
    ],
  ])('%j', (route, expected) => {
    expect(applied(route)).toEqual(expected);
  });

  it.each([
    [{}, { checks: ['memory', 'database', 'cache'], ask: { sharing: SHARING, maxAgeMs: 0 } }],
    [{ fresh: false }, { checks: ['memory', 'database', 'cache'], ask: { sharing: SHARING } }],
    [{ components: ['cache'] }, { checks: ['cache'], ask: { sharing: SHARING, maxAgeMs: 0 } }],
  ])('of a run is what its body asks for: %j', (requested, expected) => {
    expect(applied({ name: 'run' }, requested)).toMatchObject({ ...expected, detail: 'everything' });
    if ('fresh' in requested) expect(applied({ name: 'run' }, requested).ask).not.toHaveProperty('maxAgeMs');
  });
});

it('the paths of Route 53 are one, two or none', () => {
  expect(edgePathsOf({})).toEqual([]);
  expect(edgePathsOf({ EDGE_PATH: '/a' })).toEqual(['/a']);
  expect(edgePathsOf({ EDGE_PATH_PREVIOUS: '/b' })).toEqual(['/b']);
  expect(edgePathsOf({ EDGE_PATH: '/a', EDGE_PATH_PREVIOUS: '/b' })).toEqual(['/a', '/b']);
});
