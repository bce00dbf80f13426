/** Two readings that are closer together than this, ms, say nothing about a rate. */
const SHORTEST_MS = 1000;

/** How fast a running total rises from one reading to the next. */
export class DrainRate {
  #perSecond: number | undefined;
  #last: { readonly count: number; readonly at: number } | undefined;

  /**
   * Takes the next reading of the total.
   * @param now when it was read, ms since the epoch
   * @returns events per second; `undefined` at the first reading
   */
  next(count: number, now: number): number | undefined {
    const sinceMs = this.#last ? now - this.#last.at : Number.POSITIVE_INFINITY;
    if (sinceMs >= 0 && sinceMs < SHORTEST_MS) return this.#perSecond;
    if (this.#last && sinceMs > 0) this.#perSecond = (count - this.#last.count) / (sinceMs / 1000);
    this.#last = { count, at: now };
    return this.#perSecond;
  }
}
