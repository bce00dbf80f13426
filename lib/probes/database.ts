import type { KeptConnection } from '../clients/kept-connection.ts';
import type { PostgresConnection } from '../clients/postgres.ts';
import type { Detail, Probe, Result } from '../health/check.ts';
import { statusText, type Vocabulary } from './status-text.ts';

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

/** Asks PostgreSQL for the cheapest answer that only a working session gives: no table, no lock, no plan to keep. */
export function databaseProbe(connection: KeptConnection<PostgresConnection>): Probe {
  return signal =>
    connection.use(signal, async session => {
      const rows = await session.query('SELECT 1 AS one');
      return isOne(rows) ? {} : { reason: 'unexpected_response' };
    });
}

function isOne(rows: readonly unknown[]): boolean {
  const [row] = rows;
  return rows.length === 1 && typeof row === 'object' && row !== null && 'one' in row && row.one === 1;
}
