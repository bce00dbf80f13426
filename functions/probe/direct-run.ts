import type { Beacon } from '../../lib/beacon.ts';
import { named } from '../../lib/health/checker.ts';
import { type RunRequest, readRunRequest } from '../../lib/health/run-request.ts';
import { detailJson } from '../../lib/report/json.ts';
import { type InvocationContext, invocations, remainingMs } from '../../lib/telemetry/invocation.ts';
import { deadlineOf } from '../../lib/time/deadline.ts';

/** Why a schedule asks, and why anyone who doesn't say. */
const CAUSES = { heartbeat: 'heartbeat', unsaid: 'invocation' } as const;

/**
 * A run that is asked for without HTTP: by a schedule, the alarm function, an operator. Past every cache, and told
 * with all detail. "Down" is an answer like any other. @throws InvalidProbeRequest before anything is run
 */
export function createDirectRun(beacon: Beacon) {
  const invocationOf = invocations();
  return async (event: unknown, context: InvocationContext): Promise<object> => {
    const { config, checker, clock, logRun, metrics } = beacon;
    const invocation = invocationOf(context);
    const { components, cause = CAUSES.unsaid } = readEvent(event, checker.names);
    const ask = { maxAgeMs: 0, ...(components && { select: named(components) }) };
    const { CHECK_DEADLINE_MS: deadlineMs, APP_VERSION: version, ENVIRONMENT: environment } = config.settings;
    const timing = { now: clock.now(), receivedAt: undefined, deadlineMs };
    const deadlineAt = deadlineOf({ ...timing, remainingMs: remainingMs(context) });
    const report = await checker.run({ ...ask, deadlineAt });
    logRun(report, { ...invocation, route: 'probe', cause }, isScheduled(event));
    metrics.everything(report, components ? 'some' : 'all');
    return { ...detailJson(report, { version, environment }), cause };
  };
}

function readEvent(event: unknown, components: readonly string[]): RunRequest {
  if (isScheduled(event)) return { cause: CAUSES.heartbeat };
  return readRunRequest(event, ['components', 'cause'], components);
}

/** A rule of EventBridge (`aws.events`), or EventBridge Scheduler (`aws.scheduler`) where it was given no input. */
function isScheduled(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || !('detail-type' in event)) return false;
  return event['detail-type'] === 'Scheduled Event';
}
