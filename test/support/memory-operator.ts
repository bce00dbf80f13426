import type { OperatorLedger } from '../../lib/alarm/common/operator-ledger.ts';
import type { SentMessage } from '../../lib/fleet/history-row.ts';
import type { Override } from '../../lib/health/override.ts';

/** What operators said, and the history, in memory. */
export class MemoryOperator implements OperatorLedger {
  said: readonly Override[] = [];
  readonly messages: SentMessage[] = [];
  readonly recorded: Override[] = [];
  readonly #claims = new Map<string, string>();

  async overrides(): Promise<readonly Override[]> {
    return this.said;
  }

  async claimNotice(id: string, claimant: string): Promise<boolean> {
    if (!this.#claims.has(id)) this.#claims.set(id, claimant);
    return this.#claims.get(id) === claimant;
  }

  async finishNotice(id: string): Promise<void> {
    this.#claims.set(id, 'finished');
  }

  async recordOverride(override: Override): Promise<void> {
    this.recorded.push(override);
  }

  async recordMessage(message: SentMessage): Promise<void> {
    this.messages.push(message);
  }
}
