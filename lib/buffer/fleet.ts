import type { Depth } from './depth-item.ts';
import { DrainRate } from './drain-rate.ts';
import type { SizeMethod } from './event-size.ts';
import { FleetChanges } from './fleet-changes.ts';

/** What all writers of a buffer hold together. */
export type FleetUsage = {
  readonly itemCount: number;
  readonly bytes: number;
  /** The least exact method that a writer used. */
  readonly method: SizeMethod;
  /** When the oldest event was added, by its writer's clock, ms since the epoch; `undefined` when it is not known. */
  readonly oldestAt: number | undefined;
  /** Events dropped by the writers that the table lists. It falls when an item expires. */
  readonly droppedCount: number;
  /** Events dropped since this reader's first reading. It never falls. */
  readonly droppedTotal: number;
  /** When a writer last dropped an event, ms since the epoch; `undefined` when none of the listed writers did. */
  readonly lastDropAt: number | undefined;
  /** Writers and counters in the table whose items have not expired. */
  readonly writers: number;
  /** Events of writers that have not reported for too long: these events may be lost. */
  readonly atRiskCount: number;
  /** Events per second that sinks accepted since the previous reading; `undefined` at the first. */
  readonly drainPerSecond: number | undefined;
};

export type FleetSettings = {
  /** A writer that holds events and has not reported for this long puts them at risk, ms. */
  readonly writerTimeoutMs: number;
  /** Assumed size of an event that only a counter knows about, bytes. */
  readonly estimateBytes: number;
};

/** Adds up the reports of all writers. */
export class Fleet {
  readonly #settings: FleetSettings;
  readonly #changes = new FleetChanges();
  readonly #drain = new DrainRate();

  constructor(settings: FleetSettings) {
    this.#settings = settings;
  }

  /** @param now when the reports were read, ms since the epoch */
  read(depths: readonly Depth[], now: number): FleetUsage {
    const { writerTimeoutMs, estimateBytes } = this.#settings;
    const sightings = this.#changes.next(depths, now);
    const atRisk = sightings.filter(({ aliveAt }) => now - aliveAt >= writerTimeoutMs);
    return {
      itemCount: sum(depths, ({ itemCount }) => itemCount),
      bytes: sum(depths, ({ bytes, itemCount }) => bytes ?? itemCount * estimateBytes),
      method: leastExact(depths),
      oldestAt: pick(
        depths.map(({ oldestAt, itemCount }) => (itemCount > 0 ? oldestAt : undefined)),
        Math.min,
      ),
      droppedCount: sum(depths, ({ droppedCount }) => droppedCount),
      droppedTotal: this.#changes.dropped,
      lastDropAt: pick(
        sightings.map(({ lastDropAt }) => lastDropAt),
        Math.max,
      ),
      writers: depths.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now).length,
      atRiskCount: sum(atRisk, ({ depth }) => depth.itemCount),
      drainPerSecond: this.#drain.next(this.#changes.written, now),
    };
  }
}

function sum<T>(parts: readonly T[], of: (part: T) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

/** The one of the known instants that `choose` prefers: the earliest or the latest. */
function pick(
  instants: readonly (number | undefined)[],
  choose: (a: number, b: number) => number,
): number | undefined {
  const known = instants.filter(instant => instant !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => choose(a, b));
}

function leastExact(depths: readonly Depth[]): SizeMethod {
  const used = depths.filter(({ itemCount }) => itemCount > 0).map(({ method }) => method);
  return (['estimated', 'json'] as const).find(method => used.includes(method)) ?? 'v8';
}
