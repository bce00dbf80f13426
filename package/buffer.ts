/** `./buffer` of the package: the audit event buffer for any service, without the rest of Beacon. */
export { AuditEventBuffer, type FlushOptions, type FlushResult } from '../lib/buffer/audit-event-buffer.ts';
export type { BufferOptions, Drop } from '../lib/buffer/buffer-options.ts';
export { type DynamoGaugeOptions, dynamoGauge } from '../lib/buffer/dynamo-gauge.ts';
export type { BufferUsage, Gauge, Writer } from '../lib/buffer/gauge.ts';
export { type PostgresSinkOptions, postgresSink } from '../lib/buffer/postgres-sink.ts';
export { sharedBuffer } from '../lib/buffer/shared.ts';
export { RefusedBatch, RejectedEvents, type Sink, type StoredEvent } from '../lib/buffer/sink.ts';
