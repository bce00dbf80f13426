import type { Override } from '../../lib/health/override.ts';
import { DRILL_RENEWAL_MS } from '../../lib/names/overrides.ts';
import type { StagePartitions } from './partition.ts';

/** How often a drill is renewed, ms. Two renewals may fail. */
const RENEW_MS = 25_000;

/** How often an end is tried again after another operator has written the row in between. */
const TRIES = 3;

/** Why a drill goes on no longer. */
export type Lost = 'ended by another operator' | 'it could not be renewed in time';

/** The row of a drill while its command runs. It ends 90 s after the last renewal, whatever becomes of the command. */
export class DrillRow {
  readonly #partitions: Pick<StagePartitions, 'overrides' | 'put'>;
  /** As it was read or written last. A renewal whose answer was lost may have made it longer. */
  #last: Override;
  #renewedAt: number;

  constructor(partitions: Pick<StagePartitions, 'overrides' | 'put'>, override: Override) {
    this.#partitions = partitions;
    this.#last = override;
    this.#renewedAt = override.fromAt;
  }

  /** When the drill ends unless it is renewed: ms since the epoch. */
  get untilAt(): number {
    return this.#last.untilAt;
  }

  isDue(now: number): boolean {
    return now - this.#renewedAt >= RENEW_MS;
  }

  /** Renews the row. @param endAt it never lasts longer @throws CommandError if the table failed: it may be tried again */
  async renew(now: number, endAt: number): Promise<Lost | undefined> {
    const row = await this.#read();
    if (!row || row.untilAt < this.#last.untilAt) return 'ended by another operator';
    this.#last = row;
    if (row.untilAt <= now) return 'it could not be renewed in time';
    const next = { ...row, untilAt: Math.min(now + DRILL_RENEWAL_MS, endAt) };
    if (await this.#partitions.put(next, row)) {
      this.#last = next;
      this.#renewedAt = now;
    }
    return undefined;
  }

  /** Ends the drill now, unless it has ended. @throws CommandError if the table failed */
  async end(now: number): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const row = await this.#read();
      if (!row || row.untilAt <= now) return;
      if (await this.#partitions.put({ ...row, untilAt: now }, row)) return;
    }
  }

  /** The row, if it is still about this drill. */
  async #read(): Promise<Override | undefined> {
    const { component, kind, fromAt } = this.#last;
    const rows = await this.#partitions.overrides();
    return rows.find(each => each.component === component && each.kind === kind && each.fromAt === fromAt);
  }
}
