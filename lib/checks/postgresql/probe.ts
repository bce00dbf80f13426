import type { Usable } from '../../connections/kept-connection.ts';
import type { Detail, Probe, Result } from '../../health/check.ts';
import { ProbeError } from '../../health/probe-error.ts';
import { statusText, type Vocabulary } from '../kind/status-text.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** The cheapest statement that only a working session answers: no table, no lock, no plan to keep. */
const WORKS = 'SELECT 1 AS one';

/** The same, and whether the session may write: a demoted writer, a standby and a replica may not. */
const WORKS_AND_WRITES = "SELECT 1 AS one, current_setting('transaction_read_only') AS read_only";

/** Checks that PostgreSQL answers, and with `expectWritable` that it accepts writes. */
export function postgresProbe(connection: Usable<PostgresConnection>, expectWritable: boolean): Probe {
  return signal =>
    connection.use(signal, async session => {
      const rows = await session.query(expectWritable ? WORKS_AND_WRITES : WORKS);
      const [row] = rows;
      if (rows.length !== 1 || !isRecord(row) || row.one !== 1) return { reason: 'unexpected_response' };
      // Thrown, so that the connection is closed: the next one goes to the writer that DNS names by then.
      if (expectWritable && row.read_only !== 'off') {
        throw new ProbeError('read_only', 'the server accepts no writes');
      }
      return {};
    });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const WORDS: Vocabulary = {
  up: 'connected',
  verbatim: ['unexpected_response'],
  critical: ['unexpected_error'],
};

/** The component's fields in the report. */
export function describePostgres(result: Result): Detail {
  return {
    status: statusText(result, WORDS),
    engine: 'postgresql',
    last_checked: new Date(result.observedAt).toISOString(),
  };
}
