import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import { postgresSink } from '../../lib/buffer/postgres-sink.ts';
import type { Sink } from '../../lib/buffer/sink.ts';
import { random } from './random.ts';

/** What a writer is told on its command line: how many events, a seed, where. */
const [, , count = '', seed = '', databaseUrl = '', tableName = ''] = process.argv;

/** What it tells after each of its invocations, when their answers would go out. */
export type Acknowledged = {
  readonly writer: string;
  /** Events that it took in so far: their numbers are 1 to this. */
  readonly accepted: number;
  readonly dropped: readonly number[];
  readonly isDone: boolean;
};

const EVENTS_AT_ONCE = 100;

const next = random(Number(seed));
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
pool.on('error', () => {});
const write = postgresSink(pool);

/** Fails at random: before it wrote, after it wrote, or by never ending. */
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

/** What was taken in is told only when the table and the gauge know of it: before, nobody had an answer. */
async function answer(isDone: boolean): Promise<void> {
  let { gaugeError } = await buffer.flush({ timeoutMs: 1000, force: true });
  while (gaugeError !== undefined) {
    await setTimeout(100); // the gauge waits by itself, longer with each failure
    ({ gaugeError } = await buffer.flush({ timeoutMs: 5000, force: true }));
  }
  const told: Acknowledged = { writer: buffer.writer, accepted, dropped: [...dropped], isDone };
  await new Promise<void>(resolve => process.send?.(told, undefined, {}, () => resolve()));
}
