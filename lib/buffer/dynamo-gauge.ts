import { KeptConnection } from '../connections/kept-connection.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import { BackOff } from './back-off.ts';
import { depthItem } from './depth-item.ts';
import type { BufferUsage, Gauge, Writer } from './gauge.ts';

export type DynamoGaugeOptions = {
  /** The stack's table, or another one with the string keys `pk` and `sk` and the TTL attribute `expires_at`. */
  readonly tableName: string;
  /** Changes are reported at most this often, ms; 0 reports each change. @default 1000 */
  readonly intervalMs?: number;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

/** How often a writer reports at least while it holds or writes events, ms, so that readers see that it lives. */
const LONGEST_MS = 60_000;

type Report = Pick<BufferUsage, 'itemCount' | 'bytes' | 'droppedCount' | 'writtenCount'>;

/** A writer without an item in the table counts as empty. */
const NO_ITEM: Report = { itemCount: 0, bytes: 0, droppedCount: 0, writtenCount: 0 };

/** What this process knows about its item in the table. */
type Row = {
  /** What the item says; `undefined` when that is not known, because a failed request may still have written. */
  reported: Report | undefined;
  /** When it was last written, ms since the epoch. */
  at: number;
  version: number;
  readonly backOff: BackOff;
};

/**
 * A gauge that keeps one item for each writer in DynamoDB. The item is set, not added to, so a repeated write changes
 * nothing; and it has a version, so a write that arrives late does not replace a newer one. Region and credentials
 * are those of the AWS SDK, which is loaded with the first report.
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
  return oneAtATime(async (from, usage, signal, force = false) => {
    const row = rows.get(from) ?? { reported: NO_ITEM, at: 0, version: 0, backOff: new BackOff(clock.now) };
    rows.set(from, row);
    if (!isDue(row, usage, clock.now(), intervalMs)) return;
    Object.assign(row, { reported: undefined, at: clock.now(), version: row.version + 1 });
    const item = depthItem(from, usage, row.at);
    const write = () => connection.use(signal, table => table.putIfNewer(item, row.version, signal));
    await row.backOff.guard(write, { signal, force });
    row.reported = usage;
  });
}

/** An item that wrongly says "empty" or "not empty" is corrected at once. Other changes wait for the interval. */
function isDue({ reported, at }: Row, usage: BufferUsage, now: number, intervalMs: number): boolean {
  if (!reported || (reported.itemCount === 0) !== (usage.itemCount === 0)) return true;
  const sinceMs = now - at;
  if (sinceMs >= 0 && sinceMs < intervalMs) return false;
  const changed = (['itemCount', 'bytes', 'droppedCount'] as const).some(key => reported[key] !== usage[key]);
  const isActive = usage.itemCount > 0 || reported.writtenCount !== usage.writtenCount;
  return changed || (isActive && (sinceMs < 0 || sinceMs >= LONGEST_MS));
}

/** Runs one report after the other, in the order of the calls, so that the newest one is written last. */
function oneAtATime(gauge: Gauge): Gauge {
  let previous = Promise.resolve();
  return (from, usage, signal, force) => {
    const mine = previous.then(() => (signal.aborted ? undefined : gauge(from, usage, signal, force)));
    previous = mine.catch(() => {});
    return mine;
  };
}
