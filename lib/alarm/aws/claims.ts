import type { Clock } from '../../time/clock.ts';
import type { Limits } from '../common/limits.ts';
import { number, text } from './alarm-rows.ts';
import type { TableRows } from './table-rows.ts';

export type ClaimsOptions = { readonly clock: Clock; readonly limits: Pick<Limits, 'claimMs'> };

/** Claims of something that only one function may do. The id of a claim is the sort key of its row. */
export class Claims {
  readonly #rows: TableRows;
  readonly #options: ClaimsOptions;
  readonly #keptSeconds: number;

  /** @param keptSeconds how long a claim is kept after its last write */
  constructor(rows: TableRows, options: ClaimsOptions, keptSeconds: number) {
    this.#rows = rows;
    this.#options = options;
    this.#keptSeconds = keptSeconds;
  }

  /** `false`: another function has done it, or is doing it. A claim that its function did not finish can be taken over. */
  async take(id: string, claimant: string): Promise<boolean> {
    const now = this.#options.clock.now();
    const until = number(now + this.#options.limits.claimMs);
    const isNew = 'attribute_not_exists(pk)';
    const isAbandoned = '(attribute_not_exists(finished_at) AND claimed_until < :now)';
    const isRepeat = 'claimant = :claimant';
    const row = { claimant: text(claimant), claimed_until: until, expires_at: this.#expiry() };
    return this.#rows.put(id, row, {
      expression: `${isNew} OR ${isAbandoned} OR ${isRepeat}`,
      values: { ':now': number(now), ':claimant': text(claimant) },
    });
  }

  async finish(id: string): Promise<void> {
    const finishedAt = number(this.#options.clock.now());
    await this.#rows.put(id, { finished_at: finishedAt, expires_at: this.#expiry() });
  }

  #expiry() {
    return number(Math.floor(this.#options.clock.now() / 1000) + this.#keptSeconds);
  }
}
