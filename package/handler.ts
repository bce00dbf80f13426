import { createHealthHandler as handlerOf } from '../functions/health/create-health-handler.ts';
import { createBeacon } from '../lib/beacon.ts';
import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import { sharedBuffer } from '../lib/buffer/shared.ts';
import type { Check } from '../lib/health/check.ts';
import type { HttpResponse } from '../lib/http/response.ts';

export type { Check, LocalCheck, Observation, Probe, RemoteCheck } from '../lib/health/check.ts';
export { ProbeError } from '../lib/health/probe-error.ts';
export type { HttpResponse } from '../lib/http/response.ts';
export type { Reason } from '../lib/names/reasons.ts';

export type HealthHandlerOptions = {
  /** Checks of your own, reported after those that the environment configures. @default - none */
  readonly checks?: readonly Check[];
  /** The audit event buffer of this very process, reported as with `BUFFER_SOURCE=memory`. @default - none */
  readonly buffer?: AuditEventBuffer;
  /** Beacon's variables (README, Settings). @default - the environment's */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** What the handler uses of a Lambda context. */
export type HandlerContext = {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
};

/** A Lambda handler for API Gateway, Function URLs and load balancers. */
export type HealthHandler = (event: unknown, context: HandlerContext) => Promise<HttpResponse>;

/**
 * A health check with checks of your own beside Beacon's. Connects nothing before the first request.
 * @throws ConfigError that lists every fault of the environment
 */
export function createHealthHandler({
  checks,
  buffer,
  env = process.env,
}: HealthHandlerOptions = {}): HealthHandler {
  const beacon = createBeacon({
    env: buffer ? { ...env, BUFFER_SOURCE: env.BUFFER_SOURCE || 'memory' } : env,
    buffer: settings => buffer ?? sharedBuffer({}, settings),
    ...(checks && { checks }),
  });
  const handler = handlerOf(beacon);
  return (event, context) => handler(event, context);
}
