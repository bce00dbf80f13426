import type { ComponentReport, Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import type { Reason } from '../names/reasons.ts';
import { HINTS } from '../report/hints.ts';
import { roundMs } from '../time/round-ms.ts';
import type { Invocation } from './invocation.ts';
import type { LogFields, Logger } from './logger.ts';

const LEVEL_OF = { up: 'INFO', degraded: 'WARN', down: 'ERROR' } as const satisfies Record<Status, string>;

/** Of health traffic's runs that found nothing wrong, the first is logged, and then one of so many. */
export const UP_SAMPLE = 100;

/** How often it is told that this process itself is still not up, ms. */
const REPEAT_MS = 60_000;

/** Who asked, and how. */
export type Occasion = Invocation & {
  readonly route: string;
  readonly request_id?: string | undefined;
  readonly cause?: string | undefined;
  /** Who signed the request. */
  readonly caller?: string | undefined;
};

export type RunLog = (report: Report, occasion: Occasion, isHealthTraffic: boolean) => void;

/**
 * One line a run, with all that strangers are not told. What is served from memory is no run; nor is what another
 * call's run brought: a dead dependency would fill the log. Health traffic (Route 53, the heartbeat) is the most
 * of all there is: while nothing is wrong, it is sampled, by counting, in each environment.
 */
export function createRunLog(log: Logger): RunLog {
  const isRepeated = repetitions();
  let healthy = 0;
  return (report, occasion, isHealthTraffic) => {
    const ran = report.components.filter(part => part.origin === 'run' && !isRepeated(part, report.at));
    if (ran.length === 0) return;
    const wrong = ran.some(({ state }) => state !== 'up');
    if (!wrong && isHealthTraffic) {
      healthy += 1;
      if (healthy % UP_SAMPLE !== 1) return;
    }
    log(wrong ? LEVEL_OF[report.status] : 'INFO', 'health check', fieldsOf(report, occasion));
  };
}

/**
 * A look at this process is had with every request: that it is up is no news, and that it is not is told when it
 * begins, when its reason changes, and then once a minute.
 */
function repetitions(): (part: ComponentReport, at: number) => boolean {
  const told = new Map<string, { readonly reason: Reason; readonly at: number }>();
  return ({ name, local, reason }, at) => {
    if (!local) return false;
    const last = told.get(name);
    if (reason === undefined) told.delete(name);
    if (reason === undefined || (last?.reason === reason && Math.abs(at - last.at) < REPEAT_MS)) return true;
    told.set(name, { reason, at });
    return false;
  };
}

/** The keys of every line, always in this order; `undefined` ones are left out. */
function fieldsOf({ status, durationMs, components }: Report, occasion: Occasion): LogFields {
  const { route, request_id, invocation_id, trace_id, cold_start, cause, caller } = occasion;
  return {
    status,
    ...{ route, request_id, invocation_id, trace_id, cold_start, cause, caller },
    duration_ms: roundMs(durationMs),
    components: Object.fromEntries(components.map(part => [part.name, entryOf(part)])),
  };
}

function entryOf({ state, reason, origin, target, durationMs, error }: ComponentReport): LogFields {
  const common = { state, reason, origin, duration_ms: roundMs(durationMs) };
  if (state === 'up' || origin !== 'run') return common;
  return { ...common, hint: reason && HINTS[reason], target, error };
}
