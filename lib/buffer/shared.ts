import { readSettings } from '../config/settings.ts';
import { AuditEventBuffer } from './audit-event-buffer.ts';

const { settings } = readSettings(process.env); // faults are reported by whoever starts Beacon

/** The buffer of this process: what its code adds here, the health check in the same process reads. */
export const auditBuffer = new AuditEventBuffer({
  maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
  exact: settings.EXACT_BUFFER_MEMORY,
  estimateBytes: settings.EVENT_SIZE_ESTIMATE_KB * 1024,
});
