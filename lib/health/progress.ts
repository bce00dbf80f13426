import type { Clock } from '../time/clock.ts';
import type { Outcome } from './outcome.ts';

/** How far a run has come: what a caller may conclude whose deadline comes first. */
export class RunProgress {
  readonly #clock: Clock;
  /** `loading`: driver or login are not ready. `login`: the driver is ready, the login is not. */
  phase: 'loading' | 'login' | 'attempt' = 'loading';
  /** What is certain already, while the run looks for more: it is the result if the run is not finished. */
  seen: Outcome | undefined;
  /** When the current attempt on a new connection began, monotonic ms; `undefined` on a kept connection. */
  #newSince: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An attempt begins. @param isNew whether it opens a connection */
  begin(isNew: boolean): void {
    this.phase = 'attempt';
    this.#newSince = isNew ? this.#clock.monotonic() : undefined;
  }

  /** How long the dependency has been silent on a new connection, ms. */
  get silentMs(): number {
    return this.#newSince === undefined ? 0 : this.#clock.monotonic() - this.#newSince;
  }
}
