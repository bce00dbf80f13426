import { type Judge, reachNow, sharedAfter, viewNow } from '../../lib/health/fleet-verdict.ts';
import type { Shared } from '../../lib/health/shared-memory.ts';
import { shownOf } from '../../lib/health/state.ts';
import { AT_ONCE, type CheckThresholds } from '../../lib/health/thresholds.ts';
import { standingOf } from '../../lib/health/verdict.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { resultAt } from './results.ts';

/** The heartbeat of the histories, s. */
const HEARTBEAT = 60;

/** What a run sees: over a new connection, or a kept one. */
const RUNS: Readonly<Record<string, { readonly reason?: Reason; readonly isNew: boolean }>> = {
  '+': { isNew: true },
  '=': { isNew: false },
  '-': { reason: 'connection_refused', isNew: true },
  '~': { reason: 'connection_lost', isNew: false },
  g: { reason: 'too_many_connections', isNew: true },
};

export const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** How a history differs from the usual. */
export type Rules = Partial<CheckThresholds>;

const rulesOf = (given: Rules): CheckThresholds => ({
  ...{ ...AT_ONCE, slowMs: 0, heartbeatMs: HEARTBEAT * 1000 },
  ...given,
});

/** A fleet, after a history. */
export class ToldHistory {
  shared = NOTHING;
  now = 1_000_000;
  readonly #rules: CheckThresholds;

  /**
   * @param told such as `a+ 5 b- a=`: who looks and what the run sees, and how many seconds go by. `+` works and `-` is
   * down, over a new connection; `=` works and `~` is down, over a kept one; `g` is degraded. A run takes 100 ms.
   */
  constructor(told: string, given: Rules = {}) {
    this.#rules = rulesOf(given);
    for (const word of told.split(' ')) this.#next(word);
  }

  #next(word: string): void {
    if (/^\d+$/.test(word)) this.now += Number(word) * 1000;
    else this.#run(word.slice(0, -1), RUNS[word.slice(-1)] ?? { isNew: true });
  }

  #run(observer: string, { reason, isNew }: { readonly reason?: Reason; readonly isNew: boolean }): void {
    this.now += 200;
    const result = { ...resultAt(this.now, reason), durationMs: 100, isNewConnection: isNew };
    this.shared = sharedAfter(this.shared, { result, observer, nowAt: this.now }, this.judge(observer));
  }

  judge(observer: string): Judge {
    return { component: 'database', observer, nowAt: this.now, rules: this.#rules };
  }

  get reach() {
    return reachNow(this.shared, this.judge('a'));
  }

  /** What an environment answers that does not look: `looks` when it has to; else the state, and whether it is doubted. */
  answer(observer: string): string {
    const judge = this.judge(observer);
    const view = viewNow(this.shared, judge);
    const { isDoubted } = standingOf(this.shared, observer, this.now, this.reach, judge.rules);
    if (!view) return 'looks';
    const { state, reason } = shownOf(view);
    const shown = reason === 'partly_unreachable' ? 'partly' : state;
    return isDoubted ? `${shown}, doubted` : shown;
  }
}
