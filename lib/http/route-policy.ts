import { type Ask, named } from '../health/checker.ts';
import type { RunRequest } from '../health/run-request.ts';
import type { PublicDetail } from '../report/json.ts';
import { ANSWER_RESERVE_MS } from '../settings/answer-reserve.ts';
import type { Settings } from '../settings/read-settings.ts';
import type { Route } from './route.ts';

/** How a route asks the checker, how long it may take, and how much the answer shows. */
export type RoutePolicy = {
  readonly ask: Omit<Ask, 'deadlineAt'>;
  /** How long the answer may take, ms. */
  readonly deadlineMs: number;
  readonly detail: PublicDetail | 'everything';
};

/** The policy of a route. `requested` is the body of a run request; other routes ignore it. */
export function policyOf(route: Route, settings: Settings, requested: RunRequest = {}): RoutePolicy {
  const { components, fresh = true } = requested;
  const common = { ask: {}, deadlineMs: settings.CHECK_DEADLINE_MS, detail: settings.PUBLIC_DETAIL };
  switch (route.name) {
    case 'all':
      return common;
    case 'live': // this code runs, so nothing makes it "down"
      return { ...common, ask: { select: check => check.local, isCritical: () => false } };
    case 'component': // a component on its own path is the whole, critical or not
      return {
        ...common,
        ask: { select: check => check.name === route.component, isCritical: () => true },
      };
    case 'details':
      return { ...common, detail: 'everything' };
    case 'run': {
      const ask = { ...(components && { select: named(components) }), ...(fresh && { maxAgeMs: 0 }) };
      return { ...common, ask, detail: 'everything' };
    }
    case 'edge':
      return {
        ask: {
          maxAgeMs: settings.EDGE_TTL * 1000,
          attemptMs: (settings.EDGE_DEADLINE_MS - ANSWER_RESERVE_MS) / 2,
        },
        deadlineMs: settings.EDGE_DEADLINE_MS,
        detail: 'status',
      };
  }
}
