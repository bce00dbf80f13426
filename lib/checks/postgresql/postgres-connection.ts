import { Socket } from 'node:net';
import { Client } from 'pg';
import { asProbeError } from '../../connections/failures.ts';
import type { Connection } from '../../connections/kept-connection.ts';
import { classifyPostgres } from './errors.ts';

export type PostgresSettings = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `false`: no TLS. Else the server's certificate and name are verified, by `ca` (PEM) or by Node's own list. */
  readonly tls: false | { readonly ca: readonly string[] | undefined };
  /** The name of this connection in `pg_stat_activity`. */
  readonly applicationName: string;
};

/** One connection to PostgreSQL by `pg`. Import this file in the first run that needs it: the driver loads slowly. */
export class PostgresConnection implements Connection {
  readonly #socket = new Socket();
  readonly #client: Client;
  isClosed = false;

  constructor(settings: PostgresSettings) {
    this.#client = new Client(options(settings, this.#socket));
    // pg emits 'error' for a socket that dies while idle; without a listener, that would end the process.
    this.#client.on('error', () => this.destroy());
    this.#client.on('end', () => this.destroy());
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  /** The rows of one statement, in the simple protocol: a prepared statement would pin a session of RDS Proxy. */
  async query(sql: string): Promise<readonly unknown[]> {
    const { rows } = await this.#client.query(sql);
    return rows;
  }

  destroy(): void {
    this.isClosed = true;
    this.#socket.destroy();
  }

  explain(error: unknown): unknown {
    return asProbeError(error, classifyPostgres);
  }
}

/**
 * The driver's time limits are not used: `query_timeout` leaves the socket open, so the server would go on working, and
 * a second clock beside the attempt's own would blur the reason. Destroying our socket ends connecting, login and
 * statement alike. `statement_timeout` and other start-up parameters are not sent either: RDS Proxy and PgBouncer
 * reject them.
 */
function options(settings: PostgresSettings, socket: Socket) {
  const { host, port, database, user, password, tls, applicationName } = settings;
  return {
    host,
    port,
    database,
    user,
    password: () => password, // a function, because with an empty string pg would read ~/.pgpass
    application_name: applicationName,
    ssl: tls && { rejectUnauthorized: true, ...(tls.ca && { ca: [...tls.ca] }) },
    stream: () => socket, // ours, so that we can destroy it
  };
}
