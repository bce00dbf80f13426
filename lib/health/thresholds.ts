import { REASONS } from '../names/reasons.ts';
import type { Result } from './check.ts';

/** When Beacon believes that a component has changed. */
export type Thresholds = {
  /** So many runs in a row must find it down; the last of them counts. */
  readonly failuresToDown: number;
  /** … and so long after the first of them, ms. */
  readonly downAfterMs: number;
  /** So many runs in a row must find it working again. */
  readonly successesToUp: number;
  /** So many runs in a row must be slower than `slowMs` of the check. */
  readonly slowRuns: number;
  /** How often the heartbeat runs all checks, ms; 0: there is none. */
  readonly heartbeatMs: number;
};

/** The thresholds for one check. */
export type CheckThresholds = Thresholds & {
  /** An answer that takes longer is slow, ms; 0: none is. */
  readonly slowMs: number;
};

/** Every run counts at once. */
export const AT_ONCE: Thresholds = {
  ...{ failuresToDown: 1, downAfterMs: 0, successesToUp: 1 },
  ...{ slowRuns: 3, heartbeatMs: 0 },
};

/** Series of runs, up to the last one. Instants are wall clock, ms since the epoch. */
export type Series = {
  /** Runs in a row that were down. */
  readonly downs: number;
  /** When the first of them was; `undefined` when there are none. */
  readonly downSince: number | undefined;
  /** Runs in a row that were not down. */
  readonly works: number;
  /** Runs in a row that were up and slow. */
  readonly slow: number;
};

const NONE: Series = { downs: 0, downSince: undefined, works: 0, slow: 0 };

/** The series after one more run. */
export function nextSeries(previous: Series = NONE, result: Result, slowMs: number): Series {
  if (result.state === 'down') {
    const downSince = previous.downSince ?? result.observedAt;
    return { downs: previous.downs + 1, downSince, works: 0, slow: 0 };
  }
  const isSlow = result.state === 'up' && slowMs > 0 && (result.answerMs ?? 0) > slowMs;
  return { ...NONE, works: previous.works + 1, slow: isSlow ? previous.slow + 1 : 0 };
}

/** What to believe after a run, with what was believed before: the run itself, or what came before until a threshold is reached. */
export function believedAfter(
  before: Result | undefined,
  result: Result,
  series: Series,
  rules: CheckThresholds,
): Result {
  if (before && before.state !== 'down' && result.state === 'down') {
    return isDown(series, result.observedAt, rules) ? result : before;
  }
  if (before?.state === 'down' && result.state !== 'down' && series.works < rules.successesToUp)
    return before;
  return rules.slowMs > 0 && series.slow >= rules.slowRuns ? slow(result) : result;
}

/** Whether a series of failures is long enough, in runs and in time. */
function isDown({ downs, downSince }: Series, at: number, rules: Thresholds): boolean {
  return downs >= rules.failuresToDown && downSince !== undefined && at - downSince >= rules.downAfterMs;
}

function slow(result: Result): Result {
  return { ...result, ...REASONS.slow, reason: 'slow' };
}
