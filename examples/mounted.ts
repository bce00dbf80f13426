import { AuditEventBuffer } from '@beacon-health/beacon/buffer';
import { createHealthHandler } from '@beacon-health/beacon/handler';

const audit = new AuditEventBuffer({ name: 'orders' });
const health = createHealthHandler({ buffer: audit });

type HttpEvent = { readonly path: string };

/** One function that does its own work, and answers for the health of its own process. */
export async function handler(event: HttpEvent, context: Parameters<typeof health>[1]) {
  if (event.path.startsWith('/health')) return health(event, context);
  audit.add({ action: 'order.read', path: event.path });
  return { statusCode: 200, body: 'ok' };
}
