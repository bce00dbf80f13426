/** A smaller difference may be the way of the answer, or the seconds that its header lacks, ms. */
const MAX_DIFFERENCE_MS = 2_000;

/** How far the table's clock is ahead of this machine's, which all environments can agree on. */
export class TableClock {
  #aheadMs = 0;

  /** To add to an instant of this machine, ms: 0 while the clocks agree to 2 s. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** An answer of the table says what time it is there. */
  heard(serverMs: number, now: number): void {
    const ahead = serverMs - now;
    this.#aheadMs = Math.abs(ahead) > MAX_DIFFERENCE_MS ? ahead : 0;
  }
}
