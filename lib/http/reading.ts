import { named } from '../health/checker.ts';
import type { RunRequest } from '../health/run-request.ts';
import type { Question } from '../health/timed-report.ts';
import type { PublicDetail } from '../report/json.ts';
import { ANSWER_RESERVE_MS } from '../settings/answer-reserve.ts';
import type { Settings } from '../settings/read-settings.ts';
import type { Route } from './route.ts';

/** How a route reads the system: what it asks, how long it may take, how it judges, how much it tells. */
export type Reading = Question & { readonly detail: PublicDetail | 'everything' };

export function readingOf(
  route: Route,
  settings: Settings,
  { components, fresh = true }: RunRequest = {},
): Reading {
  const common = { ask: {}, deadlineMs: settings.CHECK_DEADLINE_MS, detail: settings.PUBLIC_DETAIL };
  switch (route.name) {
    case 'all':
      return common;
    case 'live': // this code can answer, and does: nothing takes it down
      return { ...common, ask: { select: check => check.local }, isCritical: () => false };
    case 'component': // it speaks for itself alone, critical or not
      return { ...common, ask: { select: check => check.name === route.component }, isCritical: () => true };
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
