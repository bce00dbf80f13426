import { createHealthHandler as healthHandlerOf } from '../functions/health/create-health-handler.ts';
import { createProbeHandler as probeHandlerOf } from '../functions/probe/create-probe-handler.ts';
import { type Beacon, createBeacon } from '../lib/beacon.ts';
import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import { sharedBuffer } from '../lib/buffer/shared.ts';
import { type OwnCheck, ownChecks } from '../lib/checks/own/own.ts';
import type { HttpResponse } from '../lib/http/response.ts';

export type { OwnCheck, OwnLocalCheck, OwnRemoteCheck } from '../lib/checks/own/own.ts';
export type {
  Check,
  Detail,
  Gauges,
  LocalCheck,
  Observation,
  Probe,
  RemoteCheck,
} from '../lib/health/check.ts';
export { ProbeError } from '../lib/health/probe-error.ts';
export type { HttpResponse } from '../lib/http/response.ts';
export type { Reason } from '../lib/names/reasons.ts';

export type HandlerOptions = {
  /** Your own checks, reported after those that the environment configures. @default - none */
  readonly checks?: readonly OwnCheck[];
  /** The audit event buffer of this process, reported as with `BUFFER_SOURCE=memory`. @default - none */
  readonly buffer?: AuditEventBuffer;
  /** Beacon's variables (README, Settings). @default - the environment's */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** What the handlers use of a Lambda context. */
export type HandlerContext = {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
};

/** A Lambda handler for API Gateway, Function URLs and load balancers. */
export type HealthHandler = (event: unknown, context: HandlerContext) => Promise<HttpResponse>;

/** A Lambda handler for schedules, alarms and operators: it returns the report with all details. */
export type ProbeHandler = (event: unknown, context: HandlerContext) => Promise<object>;

/**
 * A health check with your own checks besides Beacon's. Connects nothing before the first request.
 * @throws ConfigError that lists every fault of the environment and of the checks
 */
export function createHealthHandler(options: HandlerOptions = {}): HealthHandler {
  const handler = healthHandlerOf(beaconOf(options));
  return (event, context) => handler(event, context);
}

/**
 * A probe function over the same checks: it publishes their metrics, so that your own checks have a heartbeat, alarms
 * and a place in alarm messages as well. Connects nothing before the first run.
 * @throws ConfigError that lists every fault of the environment and of the checks
 */
export function createProbeHandler(options: HandlerOptions = {}): ProbeHandler {
  const handler = probeHandlerOf(beaconOf(options));
  return (event, context) => handler(event, context);
}

function beaconOf({ checks = [], buffer, env = process.env }: HandlerOptions): Beacon {
  const own = ownChecks(checks);
  if (!buffer) return createBeacon({ env, own, buffer: () => sharedBuffer({}, env) });
  const source = { ...env, BUFFER_SOURCE: env.BUFFER_SOURCE || 'memory' };
  return createBeacon({ env: source, own, buffer: () => buffer });
}
