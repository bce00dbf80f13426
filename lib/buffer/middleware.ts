import { requireTable } from '../settings/read-table.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import type { AuditEventBuffer, FlushResult } from './audit-event-buffer.ts';
import { quietly } from './quietly.ts';
import { FLUSH_TABLE } from './settings.ts';

export type MiddlewareOptions = {
  /**
   * How long events may wait, s; 0 flushes in every invocation.
   * @default - `FLUSH_INTERVAL`; else 0 on Lambda, where the process may be gone after any answer, and 60 elsewhere
   */
  readonly intervalSeconds?: number;
  /** The longest that an answer waits for a flush, ms. @default 1000 */
  readonly timeoutMs?: number;
  /** Told of a flush that left something in the way. What it throws is ignored. @default - a line on stderr */
  readonly onFailure?: (result: FlushResult) => void;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

/** What the middleware uses of an invocation's context. */
type Request = { readonly context?: { readonly getRemainingTimeInMillis?: () => number } };

/** What an answer needs after the flush, ms of the invocation's remaining time. */
const RESERVE_MS = 100;

/** Half full is reason enough to flush before the time. */
const HIGH_WATER = 0.5;

/**
 * Middy middleware for a service's handler: flushes the buffer after the answer is made, whatever the handler did.
 * Lambda sends the answer when this has ended, so a flush is added latency. It never changes or breaks the answer.
 * @throws RangeError for an option out of range, ConfigError for such a `FLUSH_INTERVAL`
 */
export function auditBuffer<E>(buffer: AuditEventBuffer<E>, options: MiddlewareOptions = {}) {
  const {
    intervalSeconds = defaultInterval(),
    timeoutMs = 1000,
    onFailure = report,
    clock = systemClock,
  } = options;
  assertAtLeast('intervalSeconds', intervalSeconds, 0);
  assertAtLeast('timeoutMs', timeoutMs, 1);
  let flushedAt = clock.now();
  const flush = async ({ context }: Request): Promise<void> => {
    const sinceMs = clock.now() - flushedAt;
    const isDue = sinceMs < 0 || sinceMs >= intervalSeconds * 1000 || buffer.fullness >= HIGH_WATER;
    const remainingMs = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
    const limitMs = Math.min(timeoutMs, remainingMs - RESERVE_MS);
    if (!isDue || limitMs <= 0) return;
    flushedAt = clock.now();
    const result = await buffer.flush({ timeoutMs: limitMs });
    if (result.error !== undefined || result.gaugeError !== undefined) quietly(() => onFailure(result));
  };
  const flushSafely = (request: Request): Promise<void> =>
    flush(request).catch(error =>
      quietly(() => onFailure({ remaining: buffer.length, error, gaugeError: undefined })),
    );
  return { after: flushSafely, onError: flushSafely };
}

function defaultInterval(): number {
  const { FLUSH_INTERVAL: given } = requireTable(FLUSH_TABLE, process.env);
  return given ?? (process.env.AWS_LAMBDA_FUNCTION_NAME ? 0 : 60);
}

/** The names of what is in the way, and no more: its words may hold what a log should not. */
function report({ remaining, error, gaugeError }: FlushResult): void {
  const causes = [error, gaugeError].flatMap(cause => (cause instanceof Error ? [cause.name] : []));
  // biome-ignore lint/suspicious/noConsole: in a service, where Lambda adds its level and the request's id
  console.warn(`the audit buffer was not flushed: ${remaining} events wait (${causes.join(', ')})`);
}

function assertAtLeast(option: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new RangeError(`${option} is ${value}; allowed: a number, at least ${least}`);
}
