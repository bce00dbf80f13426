import type { Override } from '../../lib/health/override.ts';

/** The rows of overrides, as the command `beacon` uses them, in memory. */
export class OverrideRowsFake {
  rows: Override[] = [];
  /** What the next calls reject with, in this order; `undefined`: they work. */
  readonly errors: (Error | undefined)[] = [];
  /** Every row that was written. */
  readonly written: Override[] = [];

  async overrides(): Promise<readonly Override[]> {
    this.#fail();
    return this.rows;
  }

  async put(override: Override, replaces?: Override): Promise<boolean> {
    this.#fail();
    const { component, kind } = override;
    const isSame = (each: Override) => each.component === component && each.kind === kind;
    const before = this.rows.find(isSame);
    const isUnchanged = before?.fromAt === replaces?.fromAt && before?.untilAt === replaces?.untilAt;
    if (replaces && !isUnchanged) return false;
    this.rows = [...this.rows.filter(each => !isSame(each)), override];
    this.written.push(override);
    return true;
  }

  #fail(): void {
    const error = this.errors.shift();
    if (error) throw error;
  }
}
