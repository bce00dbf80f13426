import { AuditEventBuffer, dynamoGauge, postgresSink } from '@beacon-health/beacon/buffer';
import { auditBuffer } from '@beacon-health/beacon/buffer/middleware';
import middy from '@middy/core';
import pg from 'pg';

type AuditEvent = { readonly action: string; readonly order: string; readonly at: string };

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 1,
  connectionTimeoutMillis: 1000,
});
pool.on('error', () => {}); // without a listener, an idle connection that is lost would end the process

const audit = new AuditEventBuffer<AuditEvent>({
  name: 'orders',
  maxItems: 5000,
  maxBytes: 5 * 1024 * 1024,
  sink: postgresSink(pool, { table: 'audit_events' }),
  gauge: dynamoGauge({ tableName: process.env.TABLE_NAME ?? 'beacon' }),
  onDrop: ({ cause, dropped }) => console.error(`audit event ${dropped.id} was dropped: ${cause}`),
});

export const handler = middy<{ order: string }, { statusCode: number }>()
  .use(auditBuffer(audit))
  .handler(async ({ order }) => {
    audit.add({ action: 'order.placed', order, at: new Date().toISOString() });
    return { statusCode: 202 };
  });
