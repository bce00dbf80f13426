import { shownName } from '../settings/rejected-value.ts';
import { eventJson } from './event-json.ts';
import { RefusedBatch, type Sink, type StoredEvent } from './sink.ts';

/** What the sink uses of a client of `pg`. */
type PostgresClient = {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
  /** Gives the connection back to the pool; with an error or `true`, it is closed. */
  release(error?: Error | boolean): void;
};

/** What the sink uses of the `Pool` of `pg`. */
export type PostgresPool = { connect(): Promise<PostgresClient> };

export type PostgresSinkOptions = {
  /** The table, optionally with its schema (`audit.events`). `postgres-sink.sql` creates it. @default 'audit_events' */
  readonly table?: string;
};

const TABLE = /^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/;

/** A SQLSTATE, but none of Node's error codes that have five letters as well, such as `EPIPE`. */
const SQLSTATE = /^(?!E[A-Z]{4})[0-9A-Z]{5}$/;

/**
 * SQLSTATE classes that say nothing about the events: connection (08), missing feature (0A), read-only or aborted
 * transaction (25), login (28), missing database or schema (3D, 3F), deadlock (40), missing table or right (42),
 * resources (53), locks (55), an operator or shutdown (57), I/O (58), configuration (F0), foreign servers (HV),
 * internal (XX). 42501 is also what row-level security says of one row. 2200H is a sequence that has reached its end.
 */
const NOT_ABOUT_EVENTS = /^(08|0A|25|28|3D|3F|40|42(?!501)|53|55|57|58|F0|HV|XX|2200H)/;

/** The function of PostgreSQL that finds no partition for a row. The SQLSTATE is that of a CHECK constraint. */
const NO_PARTITION = 'ExecFindPartition';

/**
 * A sink that writes a batch with one statement. An event that arrives twice is stored once. The sink creates no
 * table, because the owner of the database does that. When the time is over it closes the connection, which ends
 * the statement. Set `connectionTimeoutMillis` on the pool: the sink cannot end an attempt to connect.
 * @throws RangeError for a table name that is not allowed
 */
export function postgresSink<E>(
  pool: PostgresPool,
  { table = 'audit_events' }: PostgresSinkOptions = {},
): Sink<E> {
  if (!TABLE.test(table)) {
    throw new RangeError(
      `table is ${shownName(table)}; allowed: a name, or schema.name, of letters, digits and _`,
    );
  }
  const names = table.split('.').map(name => `"${name}"`);
  const sql =
    `INSERT INTO ${names.join('.')} (writer, sequence, added_at, event) ` +
    'SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::jsonb[]) ' +
    'ON CONFLICT (writer, sequence) DO NOTHING';
  return async (batch, signal) => {
    const values = columnsOf(batch);
    await withClient(pool, signal, client => client.query(sql, values));
  };
}

function columnsOf(batch: readonly StoredEvent[]): readonly unknown[] {
  return [
    batch.map(({ writer }) => writer),
    batch.map(({ sequence }) => sequence),
    batch.map(({ addedAt }) => new Date(addedAt)),
    batch.map(({ event }) => eventJson(event)),
  ];
}

/** Uses a connection of the pool. It is closed after a failure other than refused data, and when the time is over. */
async function withClient(
  pool: PostgresPool,
  signal: AbortSignal,
  work: (client: PostgresClient) => Promise<unknown>,
): Promise<void> {
  const client = await pool.connect();
  let isReleased = false;
  const release = (error?: boolean) => {
    if (!isReleased) client.release(error);
    isReleased = true;
  };
  const close = () => release(true);
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    await work(client);
    release();
  } catch (error) {
    const isRefused = mayBeAboutEvents(error);
    release(!isRefused);
    throw isRefused ? new RefusedBatch({ cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** Whether the server refused the data of the batch: a value, a constraint, a trigger, a limit of size. */
function mayBeAboutEvents(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false;
  if ('routine' in error && error.routine === NO_PARTITION) return false;
  return SQLSTATE.test(error.code) && !NOT_ABOUT_EVENTS.test(error.code);
}
