import { Client } from 'pg';
import { asProbeError } from '../../connections/failures.ts';
import type { Connection } from '../../connections/kept-connection.ts';
import { socketTo } from '../../connections/socket.ts';
import { ProbeError } from '../../health/probe-error.ts';
import { classifyPostgres } from './errors.ts';
import { guard } from './guard.ts';
import { answerToTlsRequest } from './messages.ts';

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
  /** The limit of an attempt, ms: finding the host's address gets a part of it. */
  readonly timeoutMs: number;
  /** The variable that turns TLS off, for the message where the server offers none. */
  readonly tlsVariable: string;
};

/** One connection to PostgreSQL by `pg`. Import this file in the first run that needs it: the driver loads slowly. */
export class PostgresConnection implements Connection {
  readonly #settings: PostgresSettings;
  readonly #socket: ReturnType<typeof socketTo>;
  readonly #client: Client;
  #firstAnswer: Buffer | undefined;
  isClosed = false;

  constructor(settings: PostgresSettings) {
    this.#settings = settings;
    this.#socket = socketTo(settings);
    this.#client = new Client(options(settings, this.#socket));
    forgetEnvironment(this.#client);
    guard(this.#client.connection);
    if (settings.tls) this.#socket.once('data', chunk => (this.#firstAnswer = chunk));
    // pg emits 'error' for a socket that dies while idle; without a listener, that would end the process.
    this.#client.on('error', () => this.destroy());
    this.#client.on('end', () => this.destroy());
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  /**
   * The rows of one statement, in the simple protocol: a prepared statement would pin a session of RDS Proxy. Empty when
   * the answer is that of several statements.
   */
  async query(sql: string): Promise<readonly unknown[]> {
    const answer: { readonly rows?: readonly unknown[] } = await this.#client.query(sql);
    return answer.rows ?? [];
  }

  destroy(): void {
    this.isClosed = true;
    this.#socket.destroy();
  }

  explain(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    if (/^The server does not support SSL/.test(error.message)) return this.#noTls(error);
    const isOther = /^There was an error establishing an SSL/.test(error.message) && this.#firstAnswer;
    return asProbeError(isOther ? answerToTlsRequest(isOther) : error, classifyPostgres);
  }

  #noTls(cause: Error): ProbeError {
    const message = `the server offers no TLS; to connect without it, set ${this.#settings.tlsVariable}=off`;
    return new ProbeError('tls_failure', message, { cause });
  }
}

/**
 * The driver's time limits are not used: `query_timeout` leaves the socket open, so the server would go on working, and
 * a second clock beside the attempt's own would blur the reason. Destroying our socket ends connecting, login and
 * statement alike. `statement_timeout` and other start-up parameters are not sent either: RDS Proxy and PgBouncer
 * reject them.
 */
function options(settings: PostgresSettings, socket: ReturnType<typeof socketTo>) {
  const { host, port, database, user, password, tls, applicationName } = settings;
  return {
    host,
    port,
    database,
    user,
    password: () => password, // a function, because with an empty string pg would read ~/.pgpass
    application_name: applicationName,
    ssl: tls && { rejectUnauthorized: true, ...(tls.ca && { ca: [...tls.ca] }) },
    sslnegotiation: 'postgres' as const, // else PGSSLNEGOTIATION decides
    stream: () => socket, // ours, so that we can destroy it
  };
}

/** Parameters that the driver takes from the environment (`PGOPTIONS`, …) where its options leave them out or empty. */
const FROM_ENVIRONMENT = ['options', 'replication', 'client_encoding', 'fallback_application_name'] as const;

/** Only what was configured goes to the server. */
function forgetEnvironment(client: Client): void {
  const parameters: unknown = Reflect.get(client, 'connectionParameters');
  if (typeof parameters !== 'object' || parameters === null) {
    throw new TypeError('pg keeps its parameters elsewhere: those of the environment would be sent');
  }
  for (const name of FROM_ENVIRONMENT) Reflect.set(parameters, name, undefined);
}
