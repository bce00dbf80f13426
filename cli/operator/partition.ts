import { sharedOf } from '../../lib/fleet/item.ts';
import { overrideItem, overrideOf, textIn } from '../../lib/fleet/override-row.ts';
import type { Item } from '../../lib/fleet/table-client.ts';
import type { Override } from '../../lib/health/override.ts';
import { PARTITIONS } from '../../lib/names/table.ts';
import type { BeaconTable } from '../aws/beacon-table.ts';
import type { Place } from '../aws/stack.ts';

/** What the table knows about one stage of a service. Instants are this machine's clock. */
export class StagePartitions {
  readonly #table: BeaconTable;
  readonly #of: string;
  /** Kept, so that an instant is written again as it was read. */
  #aheadMs: number | undefined;

  constructor(table: BeaconTable, { service, stage }: Place) {
    this.#table = table;
    this.#of = `${service}#${stage}`;
  }

  /** What operators have said. Rows that are not valid are left out. */
  async overrides(): Promise<readonly Override[]> {
    const items = await this.#table.query(`${PARTITIONS.override}${this.#of}`);
    return items.flatMap(item => {
      const override = overrideOf(item, this.#ahead());
      return typeof override === 'string' ? [] : [override];
    });
  }

  /** The components with results, and when each was observed last. */
  async results(): Promise<ReadonlyMap<string, number>> {
    const items = await this.#table.query(`${PARTITIONS.result}${this.#of}`);
    const seen = new Map<string, number>();
    for (const item of items) {
      const name = textIn(item, 'sk').split('#')[0] ?? '';
      seen.set(name, Math.max(seen.get(name) ?? 0, this.#observedAt(item)));
    }
    return seen;
  }

  #observedAt(item: Item): number {
    return sharedOf(item, this.#ahead(), Date.now()).state?.result.observedAt ?? 0;
  }

  /**
   * Writes an override. The SDK may repeat a write whose answer was lost, so the row may be there already.
   * @param replaces only if the row is still this one. `false`: it is not
   */
  async put(override: Override, replaces?: Override): Promise<boolean> {
    const item = this.#item(override);
    const before = replaces && this.#item(replaces);
    const onlyIf = before && { from: textIn(before, 'from'), until: textIn(before, 'until') };
    if (await this.#table.put(item, onlyIf)) return true;
    const rows = await this.overrides();
    return rows.some(row => JSON.stringify(this.#item(row)) === JSON.stringify(item));
  }

  #item(override: Override): Item {
    return overrideItem(`${PARTITIONS.override}${this.#of}`, override, this.#ahead());
  }

  /** How far the table's clock is ahead of ours, ms, as its first answer said. */
  #ahead(): number {
    this.#aheadMs ??= this.#table.clock.aheadMs;
    return this.#aheadMs;
  }

  /** A page of the history, the newest rows first. @param limit how many rows at most @default - as many as 1 MiB has */
  historyPage(before: Item | undefined, limit?: number) {
    return this.#table.page(`${PARTITIONS.history}${this.#of}`, before, { limit });
  }
}
