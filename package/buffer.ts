/** The audit event buffer, for any service. */
export { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
