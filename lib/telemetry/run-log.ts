import type { ComponentReport, Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import type { Reason } from '../names/reasons.ts';
import { HINTS } from '../report/view/hints.ts';
import { roundMs } from '../time/round-ms.ts';
import type { Invocation } from './invocation.ts';
import type { LogFields, Logger } from './logger.ts';

const LEVEL_OF = { up: 'INFO', degraded: 'WARN', down: 'ERROR' } as const satisfies Record<Status, string>;

/** Of the runs of health traffic that found everything up, the first is logged, and then one of so many. */
export const UP_SAMPLE = 100;

/** How often a local component that is not up is logged again, ms. */
const REPEAT_MS = 60_000;

/** Who asked, and how. */
export type Occasion = Invocation & {
  readonly route: string;
  readonly request_id?: string | undefined;
  /** The second id of API Gateway: clients may choose the first one, and not this one. */
  readonly extended_request_id?: string | undefined;
  readonly cause?: string | undefined;
  /** The ARN of the caller who signed the request. */
  readonly caller?: string | undefined;
};

export type RunLog = (report: Report, occasion: Occasion, isHealthTraffic: boolean) => void;

/**
 * One line per run, with everything that callers without a signature don't see. A stored result and a run of another
 * call give no line: otherwise a dead dependency would fill the log. Health traffic (Route 53, the heartbeat) is most
 * of the traffic: while everything is up, it is sampled by counting, in each environment.
 */
export function createRunLog(log: Logger): RunLog {
  const isRepeated = createRepetitions();
  let healthyRuns = 0;
  return (report, occasion, isHealthTraffic) => {
    const ran = report.components.filter(each => each.origin === 'run' && !isRepeated(each, report.at));
    if (ran.length === 0) return;
    const isUp = ran.every(({ state, observed }) => state === 'up' && (observed ?? { state }).state === 'up');
    if (isUp && isHealthTraffic) {
      healthyRuns += 1;
      if (healthyRuns % UP_SAMPLE !== 1) return;
    }
    log(isUp ? 'INFO' : LEVEL_OF[report.status], 'health check', fieldsOf(report, occasion));
  };
}

/**
 * Local checks run with every request. One that is up is not worth a line; one that is not is logged when that begins,
 * when its reason changes, and then once a minute.
 */
function createRepetitions(): (component: ComponentReport, at: number) => boolean {
  const logged = new Map<string, { readonly reason: Reason; readonly at: number }>();
  return ({ name, local, reason }, at) => {
    if (!local) return false;
    const last = logged.get(name);
    if (reason === undefined) logged.delete(name);
    if (reason === undefined || (last?.reason === reason && Math.abs(at - last.at) < REPEAT_MS)) return true;
    logged.set(name, { reason, at });
    return false;
  };
}

/** The keys of every line, always in this order; JSON leaves out those that are `undefined`. */
function fieldsOf({ status, durationMs, components }: Report, occasion: Occasion): LogFields {
  const { route, request_id, extended_request_id, invocation_id, trace_id, cold_start } = occasion;
  const { cause, caller } = occasion;
  return {
    status,
    ...{ route, request_id, extended_request_id, invocation_id, trace_id, cold_start, cause, caller },
    duration_ms: roundMs(durationMs),
    components: Object.fromEntries(components.map(each => [each.name, entryOf(each)])),
  };
}

function entryOf(component: ComponentReport): LogFields {
  const { state, reason, origin, target, durationMs, error, override, observed } = component;
  const common = { state, reason, origin, duration_ms: roundMs(durationMs) };
  if (override && observed) {
    const { kind, who, why } = override;
    return { ...common, override: { kind, who, why }, observed: entryOf(observed) };
  }
  if (state === 'up' || origin !== 'run') return common;
  return { ...common, hint: reason && HINTS[reason], target, error };
}
