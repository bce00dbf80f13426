import type { KeptConnection } from '../../connections/kept-connection.ts';
import type { Detail, Probe, Result } from '../../health/check.ts';
import { ProbeError } from '../../health/probe-error.ts';
import { statusText, type Vocabulary } from '../status-text.ts';
import type { PostgresConnection } from './connection.ts';

const WORDS: Vocabulary = {
  up: 'connected',
  verbatim: ['unexpected_response'],
  critical: ['unexpected_error'],
};

export function describeDatabase(result: Result): Detail {
  return {
    status: statusText(result, WORDS),
    engine: 'postgresql',
    last_checked: new Date(result.observedAt).toISOString(),
  };
}

/** The cheapest answer that only a working session gives: no table, no lock, no plan to keep. */
const WORKS = 'SELECT 1 AS one';

/** The same, and whether it may write: a demoted writer, a standby and a replica say that they may not. */
const WORKS_AND_WRITES = "SELECT 1 AS one, current_setting('transaction_read_only') AS read_only";

/** Asks PostgreSQL whether it works; where a writer is expected, whether it is one. */
export function databaseProbe(
  connection: KeptConnection<PostgresConnection>,
  expectWritable: boolean,
): Probe {
  return signal =>
    connection.use(signal, async session => {
      const rows = await session.query(expectWritable ? WORKS_AND_WRITES : WORKS);
      const [row] = rows;
      if (rows.length !== 1 || !isRecord(row) || row.one !== 1) return { reason: 'unexpected_response' };
      // Thrown, so that the connection is given up: a fresh one finds the writer that DNS names now.
      if (expectWritable && row.read_only !== 'off')
        throw new ProbeError('read_only', 'a writer was expected');
      return {};
    });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
