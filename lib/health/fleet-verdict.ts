import { lastResult, type Memory, type Observed, remembered } from './memory.ts';
import type { Shared } from './shared-memory.ts';
import type { CheckState } from './state.ts';
import type { CheckThresholds } from './thresholds.ts';
import { fleetResult, judged, type Reach, reachOf, shouldLookAgain, standingOf, viewOf } from './verdict.ts';

/** Where and by which rules one environment judges one component. */
export type Judge = {
  readonly component: string;
  readonly observer: string;
  readonly nowAt: number;
  readonly rules: CheckThresholds;
};

/** How well the fleet reaches the component now, with what it believed before. */
export function reachNow(shared: Shared, { nowAt, rules }: Pick<Judge, 'nowAt' | 'rules'>): Reach {
  return reachOf(shared, nowAt, rules, shared.verdict?.state === 'down');
}

/** What an environment uses without a run of its own; `undefined`: it must look itself. */
export function viewNow(shared: Shared, judge: Judge): CheckState | undefined {
  const reach = reachNow(shared, judge);
  if (shouldLookAgain(shared, judge.observer, reach)) return undefined;
  return viewOf(shared, reach, standingOf(shared, judge.observer, judge.nowAt, reach, judge.rules));
}

/** What an environment answers after its own run. */
export function judgedNow(own: CheckState, shared: Shared, judge: Judge): CheckState {
  const reach = reachNow(shared, judge);
  return judged(own, shared, reach, standingOf(shared, judge.observer, judge.nowAt, reach, judge.rules));
}

/** The memory after one more run, with what the fleet now believes and how that changed. It ends the observer's lease. */
export function sharedAfter(seen: Shared, observed: Observed, judge: Judge): Shared {
  const memory = remembered(withoutLease(seen, judge.observer), observed, judge.rules);
  const wasUp = seen.wasUp || observed.result.state === 'up';
  return { ...memory, wasUp, ...verdictAfter(seen, memory, judge) };
}

/** The memory without the lease of an observer. */
export function withoutLease(seen: Shared, observer: string): Shared {
  if (seen.leaseOf !== observer) return seen;
  const { leaseOf: _, ...rest } = seen;
  return { ...rest, leaseUntil: 0 };
}

/** The last failure that the fleet believes, for an environment that cannot look itself. */
export function believedFailure({ verdict, ...memory }: Shared) {
  return verdict?.state === 'down' ? lastResult(memory, false) : undefined;
}

/** So many changes wait for their row in the history while the table fails; of more, the oldest are lost. */
const MAX_WAITING = 5;

function verdictAfter(seen: Shared, memory: Memory, judge: Judge): Pick<Shared, 'verdict' | 'changes'> {
  const { component, observer, nowAt: at, rules } = judge;
  const { verdict } = seen;
  const result = fleetResult(memory, reachOf(memory, at, rules, verdict?.state === 'down'));
  if (!result || result.state === verdict?.state) return {};
  const change = verdict && {
    ...{ component, from: verdict.state, to: result.state, reason: result.reason },
    ...{ at, since: verdict.since, observer },
  };
  const changes = change && [...(seen.changes ?? []), change].slice(-MAX_WAITING);
  return { verdict: { state: result.state, since: at }, ...(changes && { changes }) };
}
