import { readOwnSettings, type Settings } from '../settings/read-settings.ts';
import { AuditEventBuffer } from './audit-event-buffer.ts';
import type { BufferOptions } from './buffer-options.ts';

const OWN = [
  'BUFFER_NAME',
  'MAX_BUFFER_SIZE_ITEMS',
  'MAX_BUFFER_SIZE_MB',
  'EXACT_BUFFER_MEMORY',
  'EVENT_SIZE_ESTIMATE_KB',
] as const;

type OwnSettings = Pick<Settings, (typeof OWN)[number]>;

let buffer: AuditEventBuffer | undefined;

/**
 * The buffer of this process: what its code adds, the health check in the same process reads. The first call
 * makes it, named and bounded as the environment says; what later calls are given counts for nothing.
 * @param settings by default read from the environment
 * @throws ConfigError for what is wrong with them there
 */
export function sharedBuffer(options: BufferOptions<unknown> = {}, settings?: OwnSettings): AuditEventBuffer {
  buffer ??= bufferOf(options, settings ?? readOwnSettings(process.env, OWN));
  return buffer;
}

function bufferOf(options: BufferOptions<unknown>, settings: OwnSettings): AuditEventBuffer {
  const megabytes = settings.MAX_BUFFER_SIZE_MB;
  return new AuditEventBuffer({
    name: settings.BUFFER_NAME,
    maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
    maxBytes: megabytes === 0 ? Number.POSITIVE_INFINITY : megabytes * 1024 * 1024,
    exact: settings.EXACT_BUFFER_MEMORY,
    estimateBytes: settings.EVENT_SIZE_ESTIMATE_KB * 1024,
    ...options,
  });
}
