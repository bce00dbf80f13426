import { createHealthHandler as healthHandlerOf } from '../functions/health/create-health-handler.ts';
import { startFailed as healthStartFailed } from '../functions/health/start-failed.ts';
import { createProbeHandler as probeHandlerOf } from '../functions/probe/create-probe-handler.ts';
import { startFailed as probeStartFailed } from '../functions/probe/start-failed.ts';
import { type Beacon, createBeacon } from '../lib/beacon.ts';
import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import { sharedBuffer } from '../lib/buffer/shared.ts';
import { type OwnCheck, ownChecks } from '../lib/checks/own/own.ts';
import type { Change } from '../lib/health/change.ts';
import type { HttpResponse } from '../lib/http/response.ts';
import type { Env } from '../lib/settings/read-table.ts';

export type { OwnCheck, OwnLocalCheck, OwnRemoteCheck } from '../lib/checks/own/own.ts';
export type { Change } from '../lib/health/change.ts';
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
  /**
   * Called with each change of a component's state that a run of this process brought; where results are shared, once
   * for all environments. It may return a promise, which nobody waits for: Lambda may freeze the process meanwhile. An
   * error is logged and harms nothing. @default - nobody hears of it
   */
  readonly onChange?: (change: Change) => unknown;
  /** Beacon's variables (docs/settings.md). @default - the environment's */
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
 * A health check with your own checks besides Beacon's. Connects nothing before the first request. On Lambda, with a
 * faulty configuration, it logs every fault and answers 500, and to Route 53 that it cannot tell.
 * @throws ConfigError outside Lambda; it lists every fault of the environment and of the checks
 */
export function createHealthHandler(options: HandlerOptions = {}): HealthHandler {
  return startedWith(options, healthHandlerOf, healthStartFailed);
}

/**
 * A probe function over the same checks: it publishes their metrics, so that your own checks have a heartbeat, alarms
 * and a place in alarm messages as well. Connects nothing before the first run. On Lambda, with a faulty
 * configuration, it logs every fault and each run fails.
 * @throws ConfigError outside Lambda; it lists every fault of the environment and of the checks
 */
export function createProbeHandler(options: HandlerOptions = {}): ProbeHandler {
  return startedWith(options, probeHandlerOf, probeStartFailed);
}

type Handler<R> = (event: unknown, context: HandlerContext) => Promise<R>;

/** On Lambda a function that cannot start would be an outage for Route 53; elsewhere the developer should see the error. */
function startedWith<R>(
  options: HandlerOptions,
  create: (beacon: Beacon) => Handler<R>,
  failed: (error: unknown, env: Env) => Handler<R>,
): Handler<R> {
  try {
    const handler = create(beaconOf(options));
    return (event, context) => handler(event, context);
  } catch (error) {
    if (!process.env.AWS_LAMBDA_FUNCTION_NAME) throw error;
    return failed(error, options.env ?? process.env);
  }
}

function beaconOf({ checks = [], buffer, onChange, env = process.env }: HandlerOptions): Beacon {
  const own = ownChecks(checks);
  if (!buffer) return createBeacon({ env, own, onChange, buffer: () => sharedBuffer({}, env) });
  const source = { ...env, BUFFER_SOURCE: env.BUFFER_SOURCE || 'memory' };
  return createBeacon({ env: source, own, onChange, buffer: () => buffer });
}
