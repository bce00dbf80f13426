import type { SentMessage } from '../../fleet/history-row.ts';
import type { Override } from '../../health/override.ts';

/** What the alarm function reads and writes about operators and messages. Each method rejects with `TableError`. */
export interface OperatorLedger {
  /** What operators have said; those that ended within the last days are among it. Rows that are not valid are not. */
  overrides(): Promise<readonly Override[]>;
  /**
   * Claims the right to tell people about something. `false`: another function has told them, or is telling them.
   * @param id what people are told
   */
  claimNotice(id: string, claimant: string): Promise<boolean>;
  /** Records that people were told. */
  finishNotice(id: string): Promise<void>;
  /** Writes an override to the history, as it is now. */
  recordOverride(override: Override): Promise<void>;
  /** Writes to the history which message was sent. */
  recordMessage(message: SentMessage): Promise<void>;
}
