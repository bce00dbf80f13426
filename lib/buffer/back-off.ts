/** The first wait after a failure, ms; doubled with each further one. */
const FIRST_WAIT_MS = 500;

/** No wait is longer, ms. */
const LONGEST_WAIT_MS = 30_000;

type GuardOptions = {
  /** Do it even while waiting. @default false */
  readonly force?: boolean;
  /** Whether an error speaks against what was tried. @default - each does */
  readonly isFailure?: (error: unknown) => boolean;
};

const always = () => true;

/**
 * When to try again after failures in a row. By the wall clock: no timer goes on while Lambda freezes a process.
 * The wait is drawn from its upper half, so that a fleet doesn't come back all at once.
 */
export class BackOff {
  readonly #now: () => number;
  readonly #random: () => number;
  #failures = 0;
  #failedAt = 0;
  #waitMs = 0;
  #error: unknown;

  constructor(now: () => number, random: () => number = Math.random) {
    this.#now = now;
    this.#random = random;
  }

  /** A clock that was put back makes nobody wait for it. */
  get #isOn(): boolean {
    const sinceMs = this.#now() - this.#failedAt;
    return sinceMs >= 0 && sinceMs < this.#waitMs;
  }

  /** Does the work, unless it is still waiting. @throws what the work throws, or threw last */
  async guard<T>(
    work: () => Promise<T>,
    { force = false, isFailure = always }: GuardOptions = {},
  ): Promise<T> {
    if (this.#isOn && !force) throw this.#error;
    try {
      const done = await work();
      this.#failures = 0;
      this.#waitMs = 0;
      return done;
    } catch (error) {
      if (isFailure(error)) this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    const wholeMs = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    this.#error = error;
    this.#failedAt = this.#now();
    this.#waitMs = wholeMs * (0.5 + this.#random() / 2);
  }
}
