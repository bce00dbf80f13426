import { readSettings, type Settings } from '../config/settings.ts';
import { AuditEventBuffer } from './audit-event-buffer.ts';

let buffer: AuditEventBuffer | undefined;

/**
 * The buffer of this process: what its code adds, the health check in the same process reads. The first call
 * makes it. @param settings by default read from the environment (who starts Beacon reports what is wrong there)
 */
export function auditBuffer(settings?: Settings): AuditEventBuffer {
  buffer ??= bufferOf(settings ?? readSettings(process.env).settings);
  return buffer;
}

function bufferOf(settings: Settings): AuditEventBuffer {
  return new AuditEventBuffer({
    maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
    exact: settings.EXACT_BUFFER_MEMORY,
    estimateBytes: settings.EVENT_SIZE_ESTIMATE_KB * 1024,
  });
}
