import { messageItem, overrideEntry, type SentMessage } from '../../fleet/history-row.ts';
import { overrideOf } from '../../fleet/override-row.ts';
import type { Item } from '../../fleet/table-client.ts';
import type { Override } from '../../health/override.ts';
import type { OperatorLedger } from '../common/operator-ledger.ts';
import { KEPT_SECONDS } from './alarm-rows.ts';
import { Claims, type ClaimsOptions } from './claims.ts';
import { TableRows, type TableRowsOptions } from './table-rows.ts';

/** What operators say, and the history, in the DynamoDB table. */
export class OperatorTable implements OperatorLedger {
  readonly #overrides: TableRows;
  readonly #history: TableRows;
  readonly #claims: Claims;

  constructor(options: TableRowsOptions & ClaimsOptions) {
    const alarms = new TableRows(options);
    this.#overrides = alarms.of('override');
    this.#history = alarms.of('history');
    this.#claims = new Claims(alarms, options, KEPT_SECONDS.notice);
  }

  async overrides(): Promise<readonly Override[]> {
    const rows = await this.#overrides.all();
    return rows.flatMap(row => {
      const override = overrideOf(row as Item, 0); // Lambda keeps its clock with that of the table
      return typeof override === 'string' ? [] : [override];
    });
  }

  claimNotice(id: string, claimant: string): Promise<boolean> {
    return this.#claims.take(`notice#${id}`, claimant);
  }

  finishNotice(id: string): Promise<void> {
    return this.#claims.finish(`notice#${id}`);
  }

  recordOverride(override: Override): Promise<void> {
    return this.#record(overrideEntry('', override));
  }

  recordMessage(message: SentMessage): Promise<void> {
    return this.#record(messageItem('', message));
  }

  async #record({ pk: _pk, sk, ...row }: Item): Promise<void> {
    await this.#history.put(sk && 'S' in sk ? sk.S : '', row);
  }
}
