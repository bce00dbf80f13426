import { KeptConnection } from '../connections/kept-connection.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import { BackOff } from './back-off.ts';
import { depthItem } from './depth-item.ts';
import type { BufferUsage, Gauge, Writer } from './gauge.ts';

export type DynamoGaugeOptions = {
  /** The table: the stack's, or one of yours with the keys `pk` and `sk` and the TTL attribute `expires_at`. */
  readonly tableName: string;
  /** What waits is told again no sooner than this, ms; 0 tells every change. @default 1000 */
  readonly intervalMs?: number;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

/** That events wait, or that some were written, is told at least so often, ms, by a writer that lives. */
const LONGEST_MS = 60_000;

/** What the table says of a writer that it doesn't know. */
const NOTHING: BufferUsage = {
  itemCount: 0,
  bytes: 0,
  method: 'v8',
  oldestAt: undefined,
  writtenCount: 0,
  droppedCount: 0,
  lastDropAt: undefined,
};

/** What the row holds; `usage` is `undefined` where nobody knows: a write may have failed after it was done. */
type Row = { usage: BufferUsage | undefined; at: number; version: number; readonly backOff: BackOff };

/**
 * Keeps a writer's row in DynamoDB: set, not added to, so that nothing drifts when a write is repeated. Its region
 * and credentials are the SDK's; the SDK is loaded with the first write.
 */
export function dynamoGauge({
  tableName,
  intervalMs = 1000,
  clock = systemClock,
}: DynamoGaugeOptions): Gauge {
  const rows = new WeakMap<Writer, Row>();
  const connection = new KeptConnection(async () => {
    const { DynamoTable } = await import('../connections/dynamo-table.ts');
    return new DynamoTable(tableName, { maxAttempts: 2 });
  });
  return inTurn(async (from, usage, signal) => {
    const row = rows.get(from) ?? { usage: NOTHING, at: 0, version: 0, backOff: new BackOff(clock.now) };
    rows.set(from, row);
    if (!isDue(row, usage, clock.now(), intervalMs)) return;
    Object.assign(row, { usage: undefined, at: clock.now(), version: row.version + 1 });
    const item = depthItem(from, usage, row.at);
    await row.backOff.guard(() =>
      connection.use(signal, table => table.putIfNewer(item, row.version, signal)),
    );
    row.usage = usage;
  });
}

/** A row that may wrongly say 0, or anything but 0, is corrected at once; the rest can wait for its time. */
function isDue({ usage: told, at }: Row, usage: BufferUsage, now: number, intervalMs: number): boolean {
  if (!told || (told.itemCount === 0) !== (usage.itemCount === 0)) return true;
  const sinceMs = now - at;
  if (sinceMs >= 0 && sinceMs < intervalMs) return false;
  const changed = (['itemCount', 'bytes', 'droppedCount'] as const).some(key => told[key] !== usage[key]);
  const isAlive = usage.itemCount > 0 || told.writtenCount !== usage.writtenCount;
  return changed || (isAlive && (sinceMs < 0 || sinceMs >= LONGEST_MS));
}

/** One after the other, in the order they came: an older number must not be the last word. */
function inTurn(gauge: Gauge): Gauge {
  let before = Promise.resolve();
  return (from, usage, signal) => {
    const mine = before.then(() => (signal.aborted ? undefined : gauge(from, usage, signal)));
    before = mine.catch(() => {});
    return mine;
  };
}
