/** After the first failure, ms. It doubles with each further one. */
const FIRST_MS = 1_000;

/** The longest pause, ms. */
const LONGEST_MS = 60_000;

/** Pauses the access to a table that fails. By the wall clock, because an environment may be frozen meanwhile. */
export class Pause {
  #failures = 0;
  #until = 0;

  /** Whether the table should be left alone now. A clock that was set back ends the pause. */
  isOn(now: number): boolean {
    return now < this.#until && now >= this.#until - LONGEST_MS;
  }

  failed(now: number): void {
    this.#until = now + Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS);
    this.#failures += 1;
  }

  worked(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
