import { type Env, requireTable } from '../settings/read-table.ts';
import { AuditEventBuffer } from './audit-event-buffer.ts';
import type { BufferOptions } from './buffer-options.ts';
import { BUFFER_TABLE } from './settings.ts';

/** Where all copies of this code find it: a process may load the package by `import` and by `require`. */
const SHARED = Symbol.for('@beacon-health/beacon:shared-buffer');

const shared = globalThis as { [SHARED]?: AuditEventBuffer };

/**
 * The buffer of this process. The service's code adds events to it, and a health check in the same process reads it.
 * The first call creates it, with the name and limits of the environment. Options of later calls are ignored.
 * @param options replace what the environment says
 * @param env @default - the process's environment
 * @throws ConfigError that lists every fault of the environment's variables, RangeError for an option out of range
 */
export function sharedBuffer(options: BufferOptions<unknown> = {}, env: Env = process.env): AuditEventBuffer {
  shared[SHARED] ??= bufferOf(options, env);
  return shared[SHARED];
}

function bufferOf(options: BufferOptions<unknown>, env: Env): AuditEventBuffer {
  const settings = requireTable(BUFFER_TABLE, env);
  const megabytes = settings.MAX_BUFFER_SIZE_MB;
  return new AuditEventBuffer({
    name: settings.BUFFER_NAME,
    maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
    maxBytes: megabytes === 0 ? Number.POSITIVE_INFINITY : Math.floor(megabytes * 1024 * 1024),
    exact: settings.EXACT_BUFFER_MEMORY,
    estimateBytes: Math.ceil(settings.EVENT_SIZE_ESTIMATE_KB * 1024),
    ...options,
  });
}
