import type { Reason } from '../names/reasons.ts';
import type { RunProgress } from './progress.ts';

type Named = { readonly name: string };

/**
 * Counts runs in a row that ended without an answer. A run counts only in a warm environment: driver and login were
 * ready before it began, so that the dependency had all of the time.
 */
export class Silence {
  readonly #runs = new Map<string, number>();
  readonly #warm = new Set<string>();
  readonly #noted = new WeakSet<RunProgress>();

  /** Runs in a row that ended without an answer. */
  runsOf({ name }: Named): number {
    return this.#runs.get(name) ?? 0;
  }

  /** Notes the end of a run, or that a caller stopped waiting for it: each run counts once. */
  note({ name }: Named, reason: Reason | undefined, run: RunProgress): void {
    const isSilent = reason === 'timeout' || reason === 'unfinished';
    if (!isSilent) this.#runs.delete(name);
    else if (this.#warm.has(name) && !this.#noted.has(run)) this.#runs.set(name, this.runsOf({ name }) + 1);
    this.#noted.add(run);
    if (run.phase === 'attempt') this.#warm.add(name);
  }
}
