import { REASONS } from '../names/reasons.ts';
import type { Result } from './check.ts';
import { type Failing, lastResult, type Memory, stands, works } from './memory.ts';
import type { CheckState, Standing } from './state.ts';
import type { Thresholds } from './thresholds.ts';

/** A success counts against failures elsewhere for so long, ms; a failure may be doubted until the next heartbeat. */
const DOUBT_MS = 15_000;

/** A failure that was contradicted and came back counts for `partly_unreachable` for so long, ms. */
const RECENT_MS = 90_000;

/** How many environments may look despite a lease while a failure is being confirmed, and in which time, ms. */
const CONFIRM = { observers: 5, withinMs: 10_000 } as const;

/** After the interval of the heartbeat, a failure that nothing contradicts is believed so much later, ms. */
const LONE_RESERVE_MS = 10_000;

/** The thresholds that the fleet needs. */
export type FleetRules = Pick<Thresholds, 'heartbeatMs' | 'successesToUp'>;

/** How well the environments together reach a component. */
export type Reach = 'all' | 'some' | 'none';

/** How well the component is reached, by what all environments saw. @param wasDown what the fleet believed before */
export function reachOf(memory: Memory, nowAt: number, rules: FleetRules, wasDown = false): Reach {
  const standing = (memory.failing ?? []).filter(stands);
  if (isPartly(memory, nowAt)) return 'some';
  if (standing.length >= 2 || standing.some(each => isLoneLongEnough(each, nowAt, rules))) return 'none';
  const isRecovering = wasDown && (memory.state?.series.works ?? 0) < rules.successesToUp;
  return isRecovering ? 'none' : 'all';
}

/** Two or more failed after a success that contradicts a failure, and no failure came long after the last success. */
function isPartly({ failing = [], workedBy, ...memory }: Memory, nowAt: number): boolean {
  const worked = lastResult(memory, true);
  const lastAt = Math.max(...failing.map(({ at }) => at));
  const isReached = worked !== undefined && lastAt - worked.observedAt <= DOUBT_MS;
  if (!isReached || failing.some(({ observer }) => observer === workedBy)) return false;
  const back = failing.filter(each => cameBack(each) && nowAt - each.at <= RECENT_MS);
  const counted = failing.filter(each => back.includes(each) || stands(each));
  return back.length >= 1 && counted.length >= 2;
}

/** It failed again after a success elsewhere. */
function cameBack({ at, contradictedSince }: Failing): boolean {
  return contradictedSince !== undefined && at > contradictedSince;
}

function isLoneLongEnough({ standsSince }: Failing, nowAt: number, rules: FleetRules): boolean {
  return nowAt - standsSince >= rules.heartbeatMs + LONE_RESERVE_MS;
}

/** Whether an environment answers for itself. */
export function standingOf(
  memory: Memory,
  observer: string,
  nowAt: number,
  reach: Reach,
  rules: FleetRules,
): Standing {
  const own = memory.failing?.find(each => each.observer === observer);
  if (!own || !stands(own) || reach === 'none') return {};
  const { standsSince, contradictedAt = Number.NEGATIVE_INFINITY } = own;
  const doubtedUntil = contradictedAt + doubtMs(rules);
  if (reach === 'some' || nowAt <= doubtedUntil) return { isDoubted: true };
  return { aloneSince: Math.max(standsSince, doubtedUntil) };
}

/**
 * How long a failure is doubted after a contradiction, ms. Until the next heartbeat can look again: Route 53's checkers
 * need several good answers in a row, so a shorter doubt would let one sick environment turn them one after the other.
 */
function doubtMs({ heartbeatMs }: FleetRules): number {
  return heartbeatMs === 0 ? DOUBT_MS : Math.max(DOUBT_MS, heartbeatMs + LONE_RESERVE_MS);
}

/** What callers of the whole fleet see; `undefined` when nothing was seen that tells. */
export function fleetResult(memory: Memory, reach: Reach): Result | undefined {
  switch (reach) {
    case 'all':
      return workingResult(memory);
    case 'none':
      return lastResult(memory, false);
    case 'some': {
      const failed = lastResult(memory, false) ?? memory.state?.result;
      return failed && { ...failed, ...REASONS.partly_unreachable, reason: 'partly_unreachable' };
    }
  }
}

/** With what its thresholds say: a run of slow answers is degraded. */
function workingResult(memory: Memory): Result | undefined {
  const { state } = memory;
  if (state && works(state.result) && works(state.believed)) return state.believed;
  return lastResult(memory, true);
}

/** The state that an environment uses without a run of its own; `undefined`: it must look itself. */
export function viewOf(memory: Memory, reach: Reach, standing: Standing): CheckState | undefined {
  const seen = fleetResult(memory, reach);
  if (!memory.state || !seen || standing.aloneSince !== undefined) return undefined;
  const { believed: heldBack, ...state } = memory.state;
  // A failure that is only held back by a threshold is soon looked at again; one that others contradict is not.
  const isLastRun = reach !== 'all' || works(state.result) || works(heldBack);
  const result = isLastRun ? state.result : seen;
  return { ...state, result, ...(seen !== result && { believed: seen }), ...standing };
}

/** The state of an environment after its own run: with its own result where it answers for itself, else with the fleet's. */
export function judged(own: CheckState, memory: Memory, reach: Reach, standing: Standing): CheckState {
  const { believed: ownBelieved = own.result, ...state } = own;
  const believed =
    standing.aloneSince === undefined ? (fleetResult(memory, reach) ?? ownBelieved) : own.result;
  const isOwn = believed === own.result || believed.observedAt === own.result.observedAt;
  return { ...state, ...((!isOwn || believed.state !== own.result.state) && { believed }), ...standing };
}

/** Whether another environment's failure stands: who looks then opens a new connection. */
export function isSuspected({ failing = [] }: Memory, observer: string): boolean {
  return failing.some(each => each.observer !== observer && stands(each));
}

/**
 * Whether an environment should look now, whichever environment has the lease, in order to confirm a failure or to contradict it:
 * while only some fail, and until five have seen a failure: two sick ones could hold all leases.
 */
export function shouldConfirm(memory: Memory, observer: string, nowAt: number, reach: Reach): boolean {
  const { failing = [] } = memory;
  const isFailing = failing.some(each => each.observer === observer);
  const looking = recent(memory, nowAt);
  const isFree = looking.length < CONFIRM.observers && !looking.some(each => each.observer === observer);
  const isOpen = failing.filter(stands).length < CONFIRM.observers;
  return (reach !== 'none' || isOpen) && isSuspected(memory, observer) && !isFailing && isFree;
}

/**
 * Whether an environment should look again, because its own failure counts and others have looked since: until five have
 * seen a failure. Otherwise two environments could be down for all, though only one of them still fails.
 */
export function shouldLookAgain({ failing = [], state }: Memory, observer: string, reach: Reach): boolean {
  const standing = failing.filter(stands);
  const own = standing.find(each => each.observer === observer);
  const isOld = own !== undefined && own.at < (state?.result.observedAt ?? 0);
  return reach === 'none' && isOld && standing.length < CONFIRM.observers;
}

/** The memory in which an environment says that it looks. */
export function confirming<M extends Memory>(memory: M, observer: string, nowAt: number): M {
  return { ...memory, confirming: [...recent(memory, nowAt), { observer, at: nowAt }] };
}

function recent({ confirming: all = [] }: Memory, nowAt: number) {
  return all.filter(({ at }) => Math.abs(nowAt - at) < CONFIRM.withinMs);
}
