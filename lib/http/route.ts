import { type Ask, named, type SharingLimits } from '../health/ask.ts';
import type { EdgeRules } from '../health/edge.ts';
import type { RunRequest } from '../health/run-request.ts';
import { ROUTES } from '../names/routes.ts';
import type { View } from '../report/view/view.ts';
import { ANSWER_RESERVE_MS } from '../settings/attempts.ts';
import type { CommonSettings } from '../settings/common.ts';
import type { Group } from '../settings/groups.ts';
import type { HttpRequest } from './request.ts';

export type Route =
  | { readonly name: 'all' | 'live' | 'edge' }
  | { readonly name: 'component'; readonly component: string }
  | { readonly name: 'group'; readonly group: Group }
  /** For signed callers: everything in detail, and a run now. */
  | { readonly name: 'details' | 'run' };

/** Why a request is rejected; `allow` lists the methods that the path allows. */
export type Refusal = { readonly refusal: 403 | 404 | 405; readonly allow?: string };

/** What a path means for GET and HEAD, and for POST. */
type Path = { readonly reads: Route; readonly runs?: Route };

/** The route of a request, or its rejection. */
export function routeOf(
  { method, paths, caller }: Pick<HttpRequest, 'method' | 'paths' | 'caller'>,
  components: readonly string[],
  edgePaths: readonly string[],
  groups: readonly Group[] = [],
): Route | Refusal {
  const known = { components, edgePaths, groups };
  const [found] = paths.flatMap(path => byPath(withoutSlash(path), known) ?? []);
  if (!found) return { refusal: 404 };
  const { reads, runs } = found;
  const route = method === 'GET' || method === 'HEAD' ? reads : method === 'POST' ? runs : undefined;
  if (!route) return { refusal: 405, allow: runs ? 'GET, HEAD, POST' : 'GET, HEAD' };
  return isSigned(route) && caller === undefined ? { refusal: 403 } : route;
}

/** Whether a request is Route 53's, by its path alone. */
export function isEdge({ paths }: Pick<HttpRequest, 'paths'>, edgePaths: readonly string[]): boolean {
  return paths.some(path => edgePaths.includes(withoutSlash(path)));
}

type EdgePaths = {
  readonly EDGE_PATH?: string | undefined;
  readonly EDGE_PATH_PREVIOUS?: string | undefined;
};

/** The paths of Route 53: one, and another while it changes. */
export function edgePathsOf({ EDGE_PATH, EDGE_PATH_PREVIOUS }: EdgePaths): string[] {
  return [EDGE_PATH, EDGE_PATH_PREVIOUS].filter(path => path !== undefined);
}

const withoutSlash = (path: string) => (path.length > 1 ? path.replace(/\/$/, '') : path);

/** Whether a route is for signed callers only. */
export function isSigned({ name }: Route): boolean {
  return name === 'details' || name === 'run';
}

type Known = {
  readonly components: readonly string[];
  readonly edgePaths: readonly string[];
  readonly groups: readonly Group[];
};

function byPath(path: string, { components, edgePaths, groups }: Known): Path | undefined {
  if (path === ROUTES.health) return { reads: { name: 'all' }, runs: { name: 'run' } };
  if (path === ROUTES.live) return { reads: { name: 'live' } };
  if (path === ROUTES.details) return { reads: { name: 'details' } };
  if (edgePaths.includes(path)) return { reads: { name: 'edge' } };
  const isNamed = (name: string) => path === ROUTES.component.replace('{component}', name);
  const component = components.find(isNamed);
  if (component !== undefined) return { reads: { name: 'component', component } };
  const group = groups.find(each => isNamed(each.name));
  return group && { reads: { name: 'group', group } };
}

/** How a route asks the checker, how long it may take, and how much the answer shows. */
export type RoutePolicy = {
  readonly ask: Omit<Ask, 'deadlineAt'>;
  /** How long the answer may take, ms. */
  readonly deadlineMs: number;
  readonly detail: View['detail'];
};

/** Time for the shared memory, ms: Lambda's cold start leaves less for it. */
function sharingOf({ STALE_LIMIT: seconds }: CommonSettings): SharingLimits {
  return { budgetMs: 100, coldBudgetMs: 250, staleMs: seconds * 1000 };
}

/** Route 53 waits 2 s: after 50 ms without an answer the check is run beside. It gets no stale result. */
const EDGE_SHARING: SharingLimits = { budgetMs: 150, coldBudgetMs: 150, patienceMs: 50, staleMs: 0 };

type PolicyConfig = { readonly common: CommonSettings; readonly edge: Pick<EdgeRules, 'components'> };

/** The policy of a route. @param requested the body of a run request; other routes ignore it */
export function policyOf(
  route: Route,
  { common: settings, edge }: PolicyConfig,
  requested: RunRequest = {},
): RoutePolicy {
  const { components, fresh = true } = requested;
  const sharing = sharingOf(settings);
  const common = { ask: { sharing }, deadlineMs: settings.CHECK_DEADLINE_MS, detail: settings.PUBLIC_DETAIL };
  switch (route.name) {
    case 'all':
      return common;
    case 'live': // this code runs, so nothing makes it "down"
      return { ...common, ask: { sharing, select: check => check.local, isCritical: () => false } };
    case 'component': // on its own path, a component is the whole, critical or not
      return { ...common, ask: { sharing, select: named([route.component]), isCritical: () => true } };
    case 'group': {
      const { components, critical } = route.group;
      const isCritical = ({ name }: { readonly name: string }) => critical.includes(name);
      return { ...common, ask: { sharing, select: named(components), isCritical } };
    }
    case 'details':
      return { ...common, detail: 'everything' };
    case 'run': {
      const ask = {
        sharing,
        ...(components && { select: named(components) }),
        ...(fresh && { maxAgeMs: 0 }),
      };
      return { ...common, ask, detail: 'everything' };
    }
    case 'edge':
      return {
        ask: {
          select: named(edge.components),
          isCritical: () => true,
          maxAgeMs: settings.EDGE_TTL * 1000,
          sharing: EDGE_SHARING,
          attemptMs: (settings.EDGE_DEADLINE_MS - ANSWER_RESERVE_MS) / 2,
        },
        deadlineMs: settings.EDGE_DEADLINE_MS,
        detail: 'status',
      };
  }
}
