import type { Override } from '../health/override.ts';
import { overrideOf, textIn } from './override-row.ts';
import type { Item } from './table-client.ts';

/** A row of the partition of overrides that is not an override. It has no effect. */
export type InvalidRow = { readonly row: string; readonly problem: string };

/** What operators have said, as this process read it last. */
export class OverrideRows {
  readonly #onInvalid: (row: InvalidRow) => void;
  #overrides: readonly Override[] = [];
  #reported = new Set<string>();

  /** @param onInvalid called once for each invalid row, and again when it has changed */
  constructor(onInvalid: (row: InvalidRow) => void) {
    this.#onInvalid = onInvalid;
  }

  get overrides(): readonly Override[] {
    return this.#overrides;
  }

  /** Replaces what was read before. @param ahead how far the table's clock is ahead of ours, ms */
  replace(items: readonly Item[], ahead: number): void {
    const read = items.map(item => ({ item, override: overrideOf(item, ahead) }));
    this.#overrides = read.flatMap(({ override }) => (typeof override === 'string' ? [] : [override]));
    const invalid = read.filter(({ override }) => typeof override === 'string');
    const seen = new Map(
      invalid.map(({ item, override }) => [
        JSON.stringify(item),
        { row: textIn(item, 'sk'), problem: String(override) },
      ]),
    );
    for (const [key, row] of seen) if (!this.#reported.has(key)) this.#onInvalid(row);
    this.#reported = new Set(seen.keys());
  }
}
