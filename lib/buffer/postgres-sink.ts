import { eventJson } from './event-json.ts';
import { RejectedEvents, type Sink, type StoredEvent } from './sink.ts';

/** What the sink needs of a client of `pg`. */
type PostgresClient = {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
  /** With an error, the connection is not used again. */
  release(error?: Error | boolean): void;
};

/** What the sink needs of `pg`'s `Pool`. */
export type PostgresPool = { connect(): Promise<PostgresClient> };

export type PostgresSinkOptions = {
  /** The table, with its schema if need be; made by `postgres-sink.sql`. @default 'audit_events' */
  readonly table?: string;
};

const TABLE = /^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/;

/**
 * SQLSTATE classes of what lies in the event itself: bad data, a constraint that it breaks, a limit (too deep, too
 * large for an index). No column that we write is ever null: 23502 is of a column that somebody added.
 */
const FAULT_OF_THE_EVENT = /^(22|23(?!502)|54)/;

/**
 * A sink that writes a batch by one statement, and an event that comes twice once. It makes no table: who owns
 * the database runs the SQL. When the time is up it ends the connection, and with it the statement; the pool
 * needs a `connectionTimeoutMillis` of its own, since nobody else can end an attempt to connect.
 * @throws RangeError for a table name that is none
 */
export function postgresSink<E>(
  pool: PostgresPool,
  { table = 'audit_events' }: PostgresSinkOptions = {},
): Sink<E> {
  if (!TABLE.test(table)) {
    throw new RangeError(
      `table is ${JSON.stringify(table)}; allowed: a name, or schema.name, of letters, digits and _`,
    );
  }
  const sql = insertInto(
    table
      .split('.')
      .map(part => `"${part}"`)
      .join('.'),
  );
  return (batch, signal) =>
    withClient(pool, signal, async client => {
      try {
        await insert(client, sql, batch);
      } catch (error) {
        if (!isFaultOfTheEvent(error)) throw error;
        await insertEach(client, sql, batch);
      }
    });
}

function insertInto(table: string): string {
  return (
    `INSERT INTO ${table} (writer, sequence, added_at, event) ` +
    'SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::jsonb[]) ' +
    'ON CONFLICT (writer, sequence) DO NOTHING'
  );
}

async function insert(client: PostgresClient, sql: string, batch: readonly StoredEvent[]): Promise<void> {
  await client.query(sql, [
    batch.map(({ writer }) => writer),
    batch.map(({ sequence }) => sequence),
    batch.map(({ addedAt }) => new Date(addedAt)),
    batch.map(({ event }) => eventJson(event)),
  ]);
}

/** One by one, to find the events that the table refuses. @throws RejectedEvents with their ids */
async function insertEach(client: PostgresClient, sql: string, batch: readonly StoredEvent[]): Promise<void> {
  const refused: string[] = [];
  let cause: unknown;
  for (const stored of batch) {
    try {
      await insert(client, sql, [stored]);
    } catch (error) {
      if (!isFaultOfTheEvent(error)) throw error;
      refused.push(stored.id);
      cause = error;
    }
  }
  if (refused.length > 0) throw new RejectedEvents(refused, { cause });
}

function isFaultOfTheEvent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FAULT_OF_THE_EVENT.test(String(error.code));
}

/** Works over a connection of the pool, which is ended where it failed, or where its time is up. */
async function withClient(
  pool: PostgresPool,
  signal: AbortSignal,
  work: (client: PostgresClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  let released = false;
  const release = (error?: Error | boolean) => {
    if (!released) client.release(error);
    released = true;
  };
  const end = () => release(true);
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    await work(client);
    release();
  } catch (error) {
    release(!(error instanceof RejectedEvents));
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
