import type { RemoteCheck } from '../../lib/health/check.ts';
import { type EdgeVerdict, edgeVerdict } from '../../lib/health/edge.ts';
import { SILENT_MS } from '../../lib/health/evidence.ts';
import { type ComponentReport, componentReport } from '../../lib/health/report.ts';
import { nextState } from '../../lib/health/state.ts';
import { edgeResponse } from '../../lib/http/edge-response.ts';
import { answerFailure } from '../../lib/http/failure.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';

/** What the dependency of a region does. `shared, down`: both regions use it, and so no region watches it. */
export const DEPENDENCIES = ['up', 'silent', 'refusing', 'flapping', 'shared, down'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

/** What Beacon does in a region. All but `well` and `cannot run` are faults of its own that its code catches. */
export const BEACONS = [
  'well',
  'invalid settings',
  'code does not load',
  'crashes',
  'login not available',
  'login rejected',
  'no time left (cold)',
  'slow cold starts',
  'cannot run',
] as const;
export type BeaconState = (typeof BEACONS)[number];

/** A flapping dependency is down for so long, and then up for as long, s. */
export const FLAP_SECONDS = 20;

/** Of so many requests one meets a cold start that takes longer than Route 53 waits. */
const COLD_EVERY = 10;

const RULES = {
  ...{ components: ['database'], isLoginShared: false, confirmMs: 0 },
  ...({ degraded: 'up', unknown: 'up', partial: 'up' } as const),
};

/** What the edge path answers at a second; `undefined` when there is no answer in time. */
export function edgeAnswer(dependency: Dependency, beacon: BeaconState, second: number): number | undefined {
  switch (beacon) {
    case 'cannot run':
      return undefined;
    case 'invalid settings':
    case 'code does not load':
    case 'crashes':
      return failureCode();
    case 'slow cold starts':
      return second % COLD_EVERY === 0 ? undefined : codeOf(verdictOf(dependency, 'well', second));
    default:
      return codeOf(verdictOf(dependency, beacon, second));
  }
}

/** The metric `EdgeDown` in a minute; `undefined` when the probe function cannot publish it. */
export function edgeDown(dependency: Dependency, beacon: BeaconState, minute: number): number | undefined {
  const failed = ['cannot run', 'invalid settings', 'code does not load', 'crashes'];
  if (failed.includes(beacon)) return undefined;
  return verdictOf(dependency, beacon, minute * 60).isDown ? 1 : 0;
}

function codeOf(verdict: EdgeVerdict): number {
  return edgeResponse(verdict, { DEGRADED_STATUS_CODE: '206' }).statusCode;
}

function failureCode(): number {
  const event = { httpMethod: 'GET', path: '/edge/key', requestContext: {} };
  return answerFailure(event, { edgePaths: ['/edge/key'], unknown: 'up' }).response.statusCode;
}

function verdictOf(dependency: Dependency, beacon: BeaconState, second: number): EdgeVerdict {
  return edgeVerdict([component(dependency, beacon, second)], RULES);
}

/** What Beacon sees. A fault of its own hides what the dependency does. */
function component(dependency: Dependency, beacon: BeaconState, second: number): ComponentReport {
  const reason = OWN_REASONS[beacon] ?? reasonOf(dependency, second);
  const silentMs = reason === 'timeout' ? SILENT_MS : 0;
  const known = reason && { state: REASONS[reason].state, blame: REASONS[reason].blame };
  const result = {
    ...(known ?? { state: 'up' as const, blame: undefined }),
    ...{ reason, detail: {}, error: undefined, silentMs, attemptMs: 350, observedAt: 0, durationMs: 1 },
  };
  return componentReport(CHECK, nextState(undefined, result), 'run');
}

const OWN_REASONS: Readonly<Partial<Record<BeaconState, Reason>>> = {
  'login not available': 'credentials_unavailable',
  'login rejected': 'authentication_failed',
  'no time left (cold)': 'unfinished',
};

function reasonOf(dependency: Dependency, second: number): Reason | undefined {
  switch (dependency) {
    case 'up':
    case 'shared, down': // not watched
      return undefined;
    case 'silent':
      return 'timeout';
    case 'refusing':
      return 'connection_refused';
    case 'flapping':
      return second % (2 * FLAP_SECONDS) < FLAP_SECONDS ? 'connection_refused' : undefined;
  }
}

const CHECK: RemoteCheck = {
  ...{ name: 'database', kind: 'postgresql', critical: true, local: false as const },
  ...{ timeoutMs: 500, healthyTtlMs: 60_000, failureTtlMs: 5_000 },
  probe: async () => ({}),
};
