import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import { postgresSink } from '../../lib/buffer/postgres-sink.ts';
import type { Sink } from '../../lib/buffer/sink.ts';
import { random } from './random.ts';

/** The command line of a writer: the number of events, a seed, and the addresses of the servers. */
const [, , count = '', seed = '', databaseUrl = '', tableName = ''] = process.argv;

/** What it reports to the test after each invocation, when a service would send its response. */
export type Acknowledged = {
  readonly writer: string;
  /** Events added so far; their sequence numbers are 1 to this. */
  readonly accepted: number;
  readonly dropped: readonly number[];
  readonly isDone: boolean;
};

const EVENTS_AT_ONCE = 100;

const next = random(Number(seed));
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
pool.on('error', () => {});
const write = postgresSink(pool);

/** Fails at random: before the write, after the write, or by hanging. */
const sink: Sink = async (batch, signal) => {
  const fate = next();
  if (fate < 0.15) throw new Error('down');
  if (fate < 0.2)
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await write(batch, signal);
  if (fate < 0.35) throw new Error('the answer was lost');
};

const dropped: number[] = [];
const buffer = new AuditEventBuffer<object>({
  name: 'fleet',
  maxItems: 400,
  sink,
  gauge: dynamoGauge({ tableName, intervalMs: 0 }),
  onDrop: ({ dropped: { sequence } }) => dropped.push(sequence),
});

let accepted = 0;
while (accepted < Number(count)) {
  for (let index = 0; index < EVENTS_AT_ONCE; index += 1) buffer.add({ action: 'login', index });
  accepted += EVENTS_AT_ONCE;
  await answer(false);
}
while (buffer.length > 0) await answer(false);
await answer(true);
await pool.end();
process.disconnect();

/** Events are reported to the test only when the table and the gauge have them, as a service would only then respond. */
async function answer(isDone: boolean): Promise<void> {
  let { gaugeError } = await buffer.flush({ timeoutMs: 1000, force: true });
  while (gaugeError !== undefined) {
    await setTimeout(100);
    ({ gaugeError } = await buffer.flush({ timeoutMs: 5000, force: true }));
  }
  const message: Acknowledged = { writer: buffer.writer, accepted, dropped: [...dropped], isDone };
  await new Promise<void>(resolve => process.send?.(message, undefined, {}, () => resolve()));
}
