import type { Depth } from './depth-item.ts';

/** What is known about one writer. The instants are by the reader's clock, ms since the epoch. */
export type Sighting = {
  readonly depth: Depth;
  /** When the writer last reported. */
  readonly aliveAt: number;
  /** When it last dropped an event; `undefined` when it never did. */
  readonly lastDropAt: number | undefined;
};

/** How far a writer's clock may differ from the reader's, ms. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Compares each reading of the writers' reports with the one before. A writer's clock may be wrong, but what changed
 * between two readings happened between two instants of the reader's own clock.
 */
export class FleetChanges {
  #last: ReadonlyMap<string, Sighting> = new Map();
  /** When the last reading was; `undefined` before the first. */
  #readAt: number | undefined;
  #written = 0;
  #dropped = 0;

  /** Events that sinks have accepted since the first reading. It never falls. */
  get written(): number {
    return this.#written;
  }

  /** Events that buffers have dropped since the first reading. It never falls. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the next reading. @param now when it was made, ms since the epoch */
  next(depths: readonly Depth[], now: number): readonly Sighting[] {
    for (const depth of depths) {
      this.#written += this.#writtenSince(depth);
      this.#dropped += this.#droppedSince(depth);
    }
    const sightings = depths.map(depth => ({
      depth,
      aliveAt: this.#aliveAt(depth, now),
      lastDropAt: this.#lastDropAt(depth, now),
    }));
    this.#last = new Map(sightings.map(sighting => [sighting.depth.key, sighting]));
    this.#readAt = now;
    return sightings;
  }

  /**
   * A report that is newer than the last reading was made just now, whatever the writer's clock says. A counter does
   * not report, so it is never late.
   */
  #aliveAt({ key, version, updatedAt }: Depth, now: number): number {
    if (version === undefined || updatedAt === undefined) return now;
    const last = this.#last.get(key);
    if (last) return version > (last.depth.version ?? 0) ? now : last.aliveAt;
    return this.#readAt === undefined ? Math.min(updatedAt, now) : now;
  }

  #lastDropAt({ key, droppedCount, lastDropAt, startedAt }: Depth, now: number): number | undefined {
    const last = this.#last.get(key);
    if (last) return droppedCount > last.depth.droppedCount ? now : last.lastDropAt;
    if (lastDropAt === undefined) return undefined;
    return this.#isSinceLastReading(startedAt) ? now : Math.min(lastDropAt, now);
  }

  /**
   * A writer that the last reading did not list counts only if it is new. It may also be an old writer whose item had
   * expired: then nearly all that it has written is older than the last reading.
   */
  #writtenSince({ key, writtenCount, startedAt }: Depth): number {
    const last = this.#last.get(key);
    if (last) return Math.max(0, writtenCount - last.depth.writtenCount);
    return this.#isSinceLastReading(startedAt) ? writtenCount : 0;
  }

  /** A recent drop counts even if the writer is not new: a loss must not be hidden. */
  #droppedSince({ key, droppedCount, startedAt, lastDropAt }: Depth): number {
    const last = this.#last.get(key);
    if (last) return Math.max(0, droppedCount - last.depth.droppedCount);
    const isRecent = this.#isSinceLastReading(startedAt) || this.#isSinceLastReading(lastDropAt);
    return isRecent ? droppedCount : 0;
  }

  /** Whether an instant of a writer's clock may be after the last reading; never at the first reading. */
  #isSinceLastReading(at: number | undefined): boolean {
    return at !== undefined && this.#readAt !== undefined && at >= this.#readAt - CLOCK_TOLERANCE_MS;
  }
}
