import { requireTable } from '../settings/read-table.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import { TimeLimitExceeded } from '../time/time-limit.ts';
import type { AuditEventBuffer, FlushResult } from './audit-event-buffer.ts';
import { callBack } from './buffer-options.ts';
import { FLUSH_TABLE } from './settings.ts';

export type MiddlewareOptions = {
  /**
   * Time between flushes, s; 0 flushes in every invocation.
   * @default - `FLUSH_INTERVAL`; else 0 on Lambda, where the process may end after any response, and 60 elsewhere
   */
  readonly intervalSeconds?: number;
  /** How long a flush may delay the response, ms. @default 1000 */
  readonly timeoutMs?: number;
  /** Called when a flush had an error. What it throws is ignored. @default - writes a line to stderr */
  readonly onFailure?: (result: FlushResult) => void;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

/** What the middleware uses of a Lambda context. */
type Request = { readonly context?: { readonly getRemainingTimeInMillis?: () => number } };

/** Kept of the invocation's remaining time for sending the response, ms. */
const RESERVE_MS = 100;

/** From this fullness on the buffer is flushed, whatever the interval. */
const FLUSH_AT_FULLNESS = 0.5;

/**
 * Middy middleware that flushes the buffer after the handler, whether it succeeded or failed. Lambda sends the response
 * when the flush has ended, so a flush adds latency. It never changes the response or the error.
 * @throws RangeError for an option out of range, ConfigError for a `FLUSH_INTERVAL` that is not allowed
 */
export function auditBuffer<E>(buffer: AuditEventBuffer<E>, options: MiddlewareOptions = {}) {
  const {
    intervalSeconds = defaultInterval(),
    timeoutMs = 1000,
    onFailure = writeLine,
    clock = systemClock,
  } = options;
  assertAtLeast('intervalSeconds', intervalSeconds, 0);
  assertAtLeast('timeoutMs', timeoutMs, 1);
  let flushedAt = clock.now();
  const flush = async ({ context }: Request): Promise<void> => {
    const sinceMs = clock.now() - flushedAt;
    const isDue = sinceMs < 0 || sinceMs >= intervalSeconds * 1000 || buffer.fullness >= FLUSH_AT_FULLNESS;
    const remainingMs = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
    const limitMs = Math.min(timeoutMs, remainingMs - RESERVE_MS);
    if (!isDue || limitMs <= 0) return;
    flushedAt = clock.now();
    const result = await buffer.flush({ timeoutMs: limitMs });
    if (result.error !== undefined || result.gaugeError !== undefined) callBack(() => onFailure(result));
  };
  const flushSafely = (request: Request): Promise<void> =>
    flush(request).catch(error =>
      callBack(() => onFailure({ remaining: buffer.length, error, gaugeError: undefined })),
    );
  return { after: flushSafely, onError: flushSafely };
}

function defaultInterval(): number {
  const { FLUSH_INTERVAL: given } = requireTable(FLUSH_TABLE, process.env);
  return given ?? (process.env.AWS_LAMBDA_FUNCTION_NAME ? 0 : 60);
}

function writeLine({ remaining, error, gaugeError }: FlushResult): void {
  const sinkLine = `The audit buffer could not write to its sink (${codeOf(error)}); ${remaining} events stay in it.`;
  const gaugeLine = `The audit buffer could not report to its gauge (${codeOf(gaugeError)}).`;
  const lines = [
    ...(error === undefined ? [] : [sinkLine]),
    ...(gaugeError === undefined ? [] : [gaugeLine]),
  ];
  // biome-ignore lint/suspicious/noConsole: in a service, where Lambda adds its level and the request's id
  console.warn(lines.join(' '));
}

/** Beacon's reason, a SQLSTATE or another code, or the error's name; not its message, which may contain secrets. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof TimeLimitExceeded) return 'timeout';
  const codes = [Reflect.get(error, 'reason'), Reflect.get(error, 'code'), error.name];
  return codes.find(code => typeof code === 'string' && /^\w{1,64}$/.test(code)) ?? 'unknown error';
}

function assertAtLeast(option: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new RangeError(`${option} is ${value}; allowed: a number, at least ${least}`);
}
