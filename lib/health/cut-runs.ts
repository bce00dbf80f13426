import type { CheckState } from './state.ts';
import type { Series } from './thresholds.ts';

type Named = { readonly name: string };

type Cut = {
  readonly series: Series;
  /** The result that the row of runs follows: wall clock, ms since the epoch. */
  readonly after: number;
};

/**
 * Counts runs that were cut short for the thresholds. Their results are not kept, so that a dependency that hangs until
 * every deadline would otherwise never be down.
 */
export class CutRuns {
  readonly #cut = new Map<string, Cut>();
  readonly #noted = new WeakMap<object, CheckState>();

  /** What was known before a run, with the runs that were cut short since. */
  after({ name }: Named, previous: CheckState | undefined): CheckState | undefined {
    const cut = this.#cut.get(name);
    if (!previous || cut?.after !== previous.result.observedAt) return previous;
    return { ...previous, series: cut.series };
  }

  /** Notes a run that was cut short, once for all its callers. @param next makes the state from the one before */
  note(
    check: Named,
    run: object,
    previous: CheckState | undefined,
    next: (before: CheckState | undefined) => CheckState,
  ): CheckState {
    const known = this.#noted.get(run);
    if (known) return known;
    const state = next(this.after(check, previous));
    this.#noted.set(run, state);
    if (previous) this.#cut.set(check.name, { series: state.series, after: previous.result.observedAt });
    return state;
  }

  /** A run has ended. */
  forget({ name }: Named): void {
    this.#cut.delete(name);
  }
}
