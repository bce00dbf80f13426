import type { Result } from './check.ts';
import { type CheckState, nextState } from './state.ts';
import type { CheckThresholds } from './thresholds.ts';

/** A series of failures that one environment sees. Instants are wall clock of this process, ms since the epoch. */
export type Failing = {
  readonly observer: string;
  /** When its first failure was written. */
  readonly since: number;
  /** When its last failure was written. */
  readonly at: number;
  /** When its first failure after the last contradiction was written. */
  readonly standsSince: number;
  /** Whether all of them were seen over a kept connection. */
  readonly isKept: boolean;
  /** The start of the first success elsewhere that contradicts the series. @default - there is none */
  readonly contradictedSince?: number;
  /** The start of the last one. @default - there is none */
  readonly contradictedAt?: number;
};

/** An environment that looks despite another one's lease, because a failure is to be confirmed. */
type Confirming = { readonly observer: string; readonly at: number };

/** What all environments together know about one component. */
export type Memory = {
  /** After the last run of any environment; `undefined`: there is none yet. */
  readonly state: CheckState | undefined;
  /** The last result of the other sort: one that works where the last run was down, and the reverse. @default - none */
  readonly other?: Result;
  /** Who saw the component work last. @default - nobody */
  readonly workedBy?: string;
  /** The environments that fail. @default - none */
  readonly failing?: readonly Failing[];
  /** Those that looked in order to confirm a failure, in the last seconds. @default - none */
  readonly confirming?: readonly Confirming[];
};

/** One run of one environment. */
export type Observed = {
  readonly result: Result;
  readonly observer: string;
  /** When it is written: wall clock, ms since the epoch. */
  readonly nowAt: number;
};

/** Environments that fail, in one memory; of more, those that failed last are kept. */
const MAX_FAILING = 8;

/** A failure that was contradicted and has not come back for so long is forgotten, ms. */
const FORGET_MS = 90_000;

/** The memory after one more run. A run that began before the last one was seen changes what its environment sees only. */
export function remembered<M extends Memory>(memory: M, seen: Observed, thresholds: CheckThresholds): M {
  const { result } = seen;
  const isLast = !memory.state || result.observedAt >= memory.state.result.observedAt;
  const state = isLast ? nextState(memory.state, result, thresholds) : memory.state;
  const failing = nextFailing(
    memory.failing ?? [],
    seen,
    isFailure(nextState(memory.state, result, thresholds)),
  );
  const { other, workedBy, failing: _, confirming, ...rest } = memory;
  const latest = isLast ? lastOfOtherSort(memory, result) : other;
  const by = works(result) ? seen.observer : workedBy;
  return {
    ...rest,
    state,
    ...(failing.length > 0 && { failing }),
    ...(failing.length > 0 && confirming && { confirming }),
    ...(latest && (failing.length > 0 || !works(state?.result)) && { other: latest }),
    ...(by !== undefined && failing.length > 0 && { workedBy: by }),
  } as Memory as M;
}

/** Whether the component worked in a run, up or degraded. */
export function works(result: Result | undefined): boolean {
  return result !== undefined && result.state !== 'down';
}

/** The last result of a memory that works, or that is down. */
export function lastResult(memory: Memory, isWorking: boolean): Result | undefined {
  return [memory.state?.result, memory.other].find(result => result && works(result) === isWorking);
}

/** Whether a failure stands: it came back after the last success that contradicts it, or nothing contradicts it. */
export function stands({ at, contradictedAt = Number.NEGATIVE_INFINITY }: Failing): boolean {
  return at > contradictedAt;
}

function isFailure({ result, believed = result }: CheckState): boolean {
  return result.state === 'down' && believed.state === 'down';
}

function lastOfOtherSort(memory: Memory, result: Result): Result | undefined {
  return lastResult(memory, !works(result));
}

function nextFailing(failing: readonly Failing[], seen: Observed, fails: boolean): Failing[] {
  const own = failing.find(({ observer }) => observer === seen.observer);
  const others = failing.filter(each => each !== own);
  const next = works(seen.result)
    ? others.map(each => contradicted(each, seen))
    : [...others, ...(fails ? [failedAgain(own, seen)] : own ? [own] : [])];
  return next
    .filter(each => stands(each) || seen.nowAt - each.at < FORGET_MS)
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_FAILING);
}

function failedAgain(own: Failing | undefined, { observer, nowAt, result }: Observed): Failing {
  const isKept = !result.isNewConnection && (own?.isKept ?? true);
  const standsSince = own && stands(own) ? own.standsSince : nowAt;
  return { ...own, observer, since: own?.since ?? nowAt, at: nowAt, standsSince, isKept };
}

/** Only a success that began after the failure was written contradicts it, over a connection that proves as much. */
function contradicted(failing: Failing, { result }: Observed): Failing {
  const startedAt = result.observedAt - result.durationMs;
  if (startedAt <= failing.since || !(result.isNewConnection || failing.isKept)) return failing;
  return {
    ...failing,
    contradictedSince: failing.contradictedSince ?? startedAt,
    contradictedAt: Math.max(failing.contradictedAt ?? startedAt, startedAt),
  };
}
