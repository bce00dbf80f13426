/** Two looks that are nearer to each other than this, ms, say nothing about a rate. */
const SHORTEST_MS = 1000;

/** How fast a count rises, from one look at it to the next. */
export class DrainRate {
  #perSecond: number | undefined;
  #last: { readonly count: number; readonly at: number } | undefined;

  /** Events a second; `undefined` until there were two looks. @param now wall clock, ms since the epoch */
  next(count: number, now: number): number | undefined {
    const sinceMs = this.#last ? now - this.#last.at : Number.POSITIVE_INFINITY;
    if (sinceMs >= 0 && sinceMs < SHORTEST_MS) return this.#perSecond;
    if (this.#last && sinceMs > 0) this.#perSecond = (count - this.#last.count) / (sinceMs / 1000);
    this.#last = { count, at: now };
    return this.#perSecond;
  }
}
