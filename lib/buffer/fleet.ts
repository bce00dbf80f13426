import type { Depth } from './depth-item.ts';
import { DrainRate } from './drain-rate.ts';
import type { SizeMethod } from './event-size.ts';

/** What all writers together hold. */
export type FleetUsage = {
  readonly itemCount: number;
  readonly bytes: number;
  /** The least exact one that was used. */
  readonly method: SizeMethod;
  /** When the oldest event came, as far as writers tell: ms since the epoch. */
  readonly oldestAt: number | undefined;
  /** By the writers that the table still lists. */
  readonly droppedCount: number;
  readonly lastDropAt: number | undefined;
  /** Writers and counters that the table lists, but for those whose time there is over. */
  readonly writers: number;
  /** Events of writers that have been silent for too long: they may be gone. */
  readonly atRiskCount: number;
  /** Events a second that sinks took, from one reading to the next; `undefined` at the first. */
  readonly drainPerSecond: number | undefined;
};

export type FleetSettings = {
  /** A writer that holds events and has not written for so long, ms, is silent. */
  readonly writerTimeoutMs: number;
  /** What an event counts for whose size nobody told: bytes. */
  readonly estimateBytes: number;
};

type Sighting = { readonly depth: Depth; readonly aliveAt: number };

/** Sums up what the writers tell. It remembers the last reading, since a writer's clock may be wrong and ours is one. */
export class Fleet {
  readonly #settings: FleetSettings;
  #sightings: ReadonlyMap<string, Sighting> = new Map();
  readonly #drain = new DrainRate();
  #written = 0;

  constructor(settings: FleetSettings) {
    this.#settings = settings;
  }

  /** @param now wall clock, ms since the epoch */
  read(depths: readonly Depth[], now: number): FleetUsage {
    const sightings = depths.map(depth => ({ depth, aliveAt: this.#aliveAt(depth, now) }));
    this.#written += this.#writtenSince(depths);
    const drainPerSecond = this.#drain.next(this.#written, now);
    const lastDropAt = latest(depths.map(depth => this.#lastDropAt(depth, now)));
    this.#sightings = new Map(sightings.map(sighting => [sighting.depth.key, sighting]));
    const atRisk = sightings.filter(({ aliveAt }) => now - aliveAt >= this.#settings.writerTimeoutMs);
    return {
      itemCount: sum(depths, ({ itemCount }) => itemCount),
      bytes: sum(depths, ({ bytes, itemCount }) => bytes ?? itemCount * this.#settings.estimateBytes),
      method: leastExact(depths),
      oldestAt: earliest(depths.map(({ oldestAt, itemCount }) => (itemCount > 0 ? oldestAt : undefined))),
      droppedCount: sum(depths, ({ droppedCount }) => droppedCount),
      lastDropAt,
      writers: depths.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now).length,
      atRiskCount: sum(atRisk, ({ depth }) => depth.itemCount),
      drainPerSecond,
    };
  }

  /**
   * When a writer last gave a sign. One that has written since our last reading lives, whatever its clock says;
   * one that has not can't have written later than we first saw that. A counter gives no signs: nobody waits for any.
   */
  #aliveAt({ key, version, updatedAt }: Depth, now: number): number {
    if (version === undefined || updatedAt === undefined) return now;
    const last = this.#sightings.get(key);
    if (!last) return Math.min(updatedAt, now);
    return last.depth.version === version ? last.aliveAt : now;
  }

  /** When it last dropped: by its own clock, or now where there are more than at our last reading. */
  #lastDropAt({ key, droppedCount, lastDropAt }: Depth, now: number): number | undefined {
    const last = this.#sightings.get(key);
    if (last && droppedCount > last.depth.droppedCount) return now;
    return lastDropAt === undefined ? undefined : Math.min(lastDropAt, now);
  }

  /** By each writer's own count, so that one whose row is gone takes nothing away. */
  #writtenSince(depths: readonly Depth[]): number {
    return sum(depths, ({ key, writtenCount }) =>
      Math.max(0, writtenCount - (this.#sightings.get(key)?.depth.writtenCount ?? 0)),
    );
  }
}

function sum<T>(parts: readonly T[], of: (part: T) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter(instant => instant !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b));
}

function latest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter(instant => instant !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.max(a, b));
}

function leastExact(depths: readonly Depth[]): SizeMethod {
  const used = depths.filter(({ itemCount }) => itemCount > 0).map(({ method }) => method);
  return (['estimated', 'json'] as const).find(method => used.includes(method)) ?? 'v8';
}
