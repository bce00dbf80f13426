import { PostgresConnection } from '../../lib/checks/postgresql/postgres-connection.ts';
import { postgresProbe } from '../../lib/checks/postgresql/probe.ts';
import { KeptConnection } from '../../lib/connections/kept-connection.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import type { Reason } from '../../lib/names/reasons.ts';

/** Certificates to trust, as PEM; or no TLS. */
type Tls = false | { readonly ca: readonly string[] };

/** A connection to PostgreSQL on a port of this machine. */
export function postgresOn(port: number, tls: Tls = false): KeptConnection<PostgresConnection> {
  const settings = {
    host: '127.0.0.1',
    port,
    database: 'orders',
    user: 'app',
    password: 'app-password',
    tls,
    applicationName: 'beacon',
    timeoutMs: 500,
    tlsVariable: 'DATABASE_TLS',
  };
  return new KeptConnection(async () => new PostgresConnection(settings));
}

type Options = {
  readonly tls?: Tls;
  /** The limit of the attempt, ms. @default 2000 */
  readonly limitMs?: number;
};

/** What a probe says of a server: `up`, or its reason. @throws what no reason was found for */
export async function verdictOn(
  port: number,
  { tls = false, limitMs = 2000 }: Options = {},
): Promise<Reason | 'up'> {
  const kept = postgresOn(port, tls);
  try {
    return (await postgresProbe(kept, false)(AbortSignal.timeout(limitMs))).reason ?? 'up';
  } catch (error) {
    if (error instanceof ProbeError) return error.reason;
    throw error;
  } finally {
    kept.close();
  }
}
