import { Socket } from 'node:net';
import { Client } from 'pg';
import { asProbeError } from '../../connections/failures.ts';
import type { Connection } from '../../connections/kept-connection.ts';

export type PostgresSettings = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Speak TLS and verify the server's certificate, by `ca` (PEM) or by what Node knows, and its name. */
  readonly tls: false | { readonly ca: readonly string[] | undefined };
  /** What the server lists this connection as. */
  readonly applicationName: string;
};

/** One connection to PostgreSQL by `pg`. Import this file in the first run that needs it: the driver takes time. */
export class PostgresConnection implements Connection {
  readonly #socket = new Socket();
  readonly #client: Client;
  isClosed = false;

  constructor(settings: PostgresSettings) {
    this.#client = new Client(options(settings, this.#socket));
    // pg emits 'error' for a socket that dies while idle; unheard, it would end the process.
    this.#client.on('error', () => this.destroy());
    this.#client.on('end', () => this.destroy());
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  /** The rows of one statement, in the simple protocol: a prepared statement would pin an RDS Proxy session. */
  async query(sql: string): Promise<readonly unknown[]> {
    const { rows } = await this.#client.query(sql);
    return rows;
  }

  destroy(): void {
    this.isClosed = true;
    this.#socket.destroy();
  }

  explain(error: unknown): unknown {
    return asProbeError(error);
  }
}

/**
 * The driver's limits of time are left out on purpose: `query_timeout` leaves the socket open, so the server would
 * go on working, and one more clock than the attempt's own would only blur the reason. Destroying our socket ends
 * connecting, log-in and statement alike, at once. `statement_timeout` and all else that would be sent at start-up
 * is left out too: RDS Proxy and PgBouncer refuse it.
 */
function options(settings: PostgresSettings, socket: Socket) {
  const { host, port, database, user, password, tls, applicationName } = settings;
  return {
    host,
    port,
    database,
    user,
    password: () => password, // a function: with an empty string pg would go and read ~/.pgpass
    application_name: applicationName,
    ssl: tls && { rejectUnauthorized: true, ...(tls.ca && { ca: [...tls.ca] }) },
    stream: () => socket, // ours, so that we can destroy it
  };
}
