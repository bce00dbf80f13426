import { sharedAfter, withoutLease } from '../../lib/health/fleet-verdict.ts';
import type { Shared, SharedSession } from '../../lib/health/shared-memory.ts';
import type { CheckState } from '../../lib/health/state.ts';
import { AT_ONCE } from '../../lib/health/thresholds.ts';

const RULES = { ...AT_ONCE, slowMs: 0 };

/** Takes the lease of `database`, as an environment. */
export function take(session: SharedSession, seen: Shared, leaseUntil: number, observer = 'one') {
  return session.put('database', seen, { ...seen, leaseUntil, leaseOf: observer });
}

/** Writes a result of `database`, as an environment; `undefined`: only ends the lease. */
export function write(
  session: SharedSession,
  seen: Shared,
  state: Pick<CheckState, 'result'> | undefined,
  observer = 'one',
) {
  const nowAt = Date.now();
  const judge = { component: 'database', observer, nowAt, rules: RULES };
  const next = state
    ? sharedAfter(seen, { result: state.result, observer, nowAt }, judge)
    : withoutLease(seen, observer);
  return session.put('database', seen, next);
}
