import type { Beacon } from '../../lib/beacon.ts';
import { named } from '../../lib/health/ask.ts';
import { edgeVerdict } from '../../lib/health/edge.ts';
import { type RunRequest, readRunRequest } from '../../lib/health/run-request.ts';
import { detailJson } from '../../lib/report/detail-json.ts';
import { type InvocationContext, invocations, remainingMs } from '../../lib/telemetry/invocation.ts';
import { deadlineOf } from '../../lib/time/deadline.ts';
import { type EcsHook, ecsHookAnswer, readEcsHook } from './ecs-hook.ts';

/** The cause of a run that the schedule starts, and of one whose caller names none. */
const CAUSES = { heartbeat: 'heartbeat', unnamed: 'invocation' } as const;

/**
 * A run that is requested without HTTP: by the schedule, the alarm function, an operator or a deployment. It uses no
 * stored result, and the answer has all details; a deployment gets what it has to do. "Down" is an answer like any other.
 * @throws InvalidProbeRequest before anything is run
 */
export function createDirectRun({ checker, clock, config, logRun, logBlind, metrics }: Beacon) {
  const invocationOf = invocations();
  return async (event: unknown, context: InvocationContext): Promise<object> => {
    const invocation = invocationOf(context);
    const hook = readEcsHook(event);
    const { components, cause = CAUSES.unnamed } = readEvent(event, checker.names, hook);
    const { CHECK_DEADLINE_MS: deadlineMs, APP_VERSION: version, ENVIRONMENT: environment } = config.common;
    const timing = { now: clock.now(), receivedAt: undefined, deadlineMs, remainingMs: remainingMs(context) };
    const select = components && { select: named(components) };
    const report = await checker.run({ ...select, maxAgeMs: 0, deadlineAt: deadlineOf(timing) });
    logRun(report, { ...invocation, route: 'probe', cause }, isScheduled(event));
    const edge = config.common.EDGE_COMPONENTS && edgeVerdict(report.components, config.edge);
    if (edge && !components) logBlind(edge, invocation);
    metrics.everything(report, components ? 'some' : 'all', edge);
    return hook ? ecsHookAnswer(hook, report) : { ...detailJson(report, { version, environment }), cause };
  };
}

function readEvent(event: unknown, components: readonly string[], hook: EcsHook | undefined): RunRequest {
  if (isScheduled(event)) return { cause: CAUSES.heartbeat };
  if (hook)
    return { ...readRunRequest(hook.request, ['components'], components), cause: `ECS ${hook.stage}` };
  return readRunRequest(event, ['components', 'cause'], components);
}

/** From an EventBridge rule (`aws.events`), or from EventBridge Scheduler (`aws.scheduler`) without an input of its own. */
function isScheduled(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || !('detail-type' in event)) return false;
  return event['detail-type'] === 'Scheduled Event';
}
