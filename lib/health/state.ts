import { isReason } from '../names/reasons.ts';
import type { Result } from './check.ts';
import { STATUSES } from './status.ts';
import { AT_ONCE, believedAfter, type CheckThresholds, nextSeries, type Series } from './thresholds.ts';

/** How the answer of one environment differs from what the others see. */
export type Standing = {
  /** It answers with its own failure, which no other has confirmed, since this instant. @default - it does not */
  readonly aloneSince?: number;
  /** It fails, and answers with what the others see. @default false */
  readonly isDoubted?: boolean;
};

/** What is kept of a check between its runs. Instants are wall clock, ms since the epoch. */
export type CheckState = Standing & {
  /** Of the last run. */
  readonly result: Result;
  /** What callers see instead, while a threshold is not reached. @default - the result itself */
  readonly believed?: Result;
  readonly series: Series;
  /** Runs in a row that were not up. */
  readonly failuresInRow: number;
  readonly successesInRow: number;
  /** When the current series of failures began; `undefined` while it is up. */
  readonly firstFailureAt: number | undefined;
  /** `undefined` if it was never up. */
  readonly lastSuccessAt: number | undefined;
  /** `undefined` if it was always up. */
  readonly lastFailureAt: number | undefined;
  /** When callers first saw it in its current state. */
  readonly lastChangeAt: number;
  /** How long an answer usually takes, ms; `undefined` if it was never up. */
  readonly usualMs: number | undefined;
};

/** What is kept beside the last result. */
export type History = Omit<CheckState, 'result' | 'believed'>;

/** What callers see of a state. */
export function shownOf({ result, believed = result }: Pick<CheckState, 'result' | 'believed'>): Result {
  const { observedAt, durationMs, gauges } = result;
  return believed === result ? result : { ...believed, observedAt, durationMs, ...(gauges && { gauges }) };
}

const EVERY_RUN: CheckThresholds = { ...AT_ONCE, slowMs: 0 };

/** The state after one more result. @param rules @default - every run counts at once, and none is slow */
export function nextState(
  previous: CheckState | undefined,
  result: Result,
  rules: CheckThresholds = EVERY_RUN,
): CheckState {
  const series = nextSeries(previous?.series, result, rules.slowMs);
  const before = previous && (previous.believed ?? previous.result);
  const believed = believedAfter(before, result, series, rules);
  const isChanged = believed.state !== before?.state;
  return {
    result,
    ...(believed !== result && { believed }),
    series,
    ...rowsAfter(previous, result),
    lastChangeAt: previous && !isChanged ? previous.lastChangeAt : result.observedAt,
    usualMs: usualAfter(previous?.usualMs, result),
  };
}

type Rows = Pick<
  CheckState,
  'failuresInRow' | 'successesInRow' | 'firstFailureAt' | 'lastSuccessAt' | 'lastFailureAt'
>;

/** Anything but `up` counts as a failure. */
function rowsAfter(previous: CheckState | undefined, { state, observedAt }: Result): Rows {
  const isUp = state === 'up';
  return {
    failuresInRow: isUp ? 0 : (previous?.failuresInRow ?? 0) + 1,
    successesInRow: isUp ? (previous?.successesInRow ?? 0) + 1 : 0,
    firstFailureAt: isUp ? undefined : (previous?.firstFailureAt ?? observedAt),
    lastSuccessAt: isUp ? observedAt : previous?.lastSuccessAt,
    lastFailureAt: isUp ? previous?.lastFailureAt : observedAt,
  };
}

/** The share of one answer in what is usual: about the last eight answers count. */
const USUAL_SHARE = 1 / 8;

function usualAfter(usualMs: number | undefined, { state, answerMs }: Result): number | undefined {
  if (state !== 'up' || answerMs === undefined) return usualMs;
  return usualMs === undefined ? answerMs : usualMs + (answerMs - usualMs) * USUAL_SHARE;
}

/** The state whose last run was later. */
export function newest(a: CheckState | undefined, b: CheckState | undefined): CheckState | undefined {
  if (!a || !b) return a ?? b;
  return a.result.observedAt >= b.result.observedAt ? a : b;
}

/** Whether a value from a store is a state. Only what the checker relies on is looked at. */
export function isCheckState(value: unknown): value is CheckState {
  if (!isRecord(value) || !isRecord(value.series)) return false;
  const { result, believed, series, failuresInRow, successesInRow, lastChangeAt, usualMs } = value;
  const { firstFailureAt, lastSuccessAt, lastFailureAt } = value;
  return (
    isResult(result) &&
    (believed === undefined || isResult(believed)) &&
    [series.downs, series.works, series.slow].every(Number.isFinite) &&
    [failuresInRow, successesInRow, usualMs ?? 0].every(Number.isFinite) &&
    [lastChangeAt, firstFailureAt ?? 0, lastSuccessAt ?? 0, lastFailureAt ?? 0].every(isInstant) &&
    isInstant(series.downSince ?? 0)
  );
}

/** Whether a value from a store is a result. */
export function isResult(value: unknown): value is Result {
  if (!isRecord(value)) return false;
  const { state, reason, observedAt, durationMs, answerMs, silentMs, attemptMs, detail } = value;
  return (
    STATUSES.some(status => status === state) &&
    (reason === undefined || isReason(reason)) &&
    isRecord(detail) &&
    Object.values(detail).every(field => typeof field !== 'object' || field === null) &&
    [durationMs, answerMs ?? 0, silentMs, attemptMs].every(Number.isFinite) &&
    isInstant(observedAt)
  );
}

/** A number beyond is no date of JavaScript's, also when clocks are corrected, ms since the epoch. */
const LAST_INSTANT = 8e15;

function isInstant(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= LAST_INSTANT;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
