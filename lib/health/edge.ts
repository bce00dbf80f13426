import { isEvidence } from './evidence.ts';
import { seenByEdge } from './overridden.ts';
import type { ComponentReport } from './report.ts';
import type { Status } from './status.ts';

/** The answer of the edge path. */
export type EdgeRules = {
  /** The components that may move traffic to another region, by name. */
  readonly components: readonly string[];
  /** Whether the service logs in with Beacon's own login, so that a rejected one means that the service fails, too. */
  readonly isLoginShared: boolean;
  /** What to say when one of the components is degraded. */
  readonly degraded: 'up' | 'down';
  /** What to say when Beacon itself cannot tell. */
  readonly unknown: 'up' | 'down';
  /** What to say when only some environments reach one of the components. */
  readonly partial: 'up' | 'down';
  /** How long to wait until another environment confirms a failure that only this one sees, ms. */
  readonly confirmMs: number;
};

/** `unknown`: a component is down, and nothing proves that the dependency is to blame. */
type EdgeStatus = Status | 'unknown';

/** What Beacon says about this region. */
export type EdgeVerdict = {
  readonly status: EdgeStatus;
  /** Whether traffic may move to another region. */
  readonly isDown: boolean;
  /** Why the status is not `up`. */
  readonly because: readonly ComponentReport[];
};

/** The verdict on this region: only evidence against a component that may move traffic, or an operator, makes it `down`. */
export function edgeVerdict(components: readonly ComponentReport[], rules: EdgeRules): EdgeVerdict {
  const watched = components.filter(({ name }) => rules.components.includes(name)).map(seenByEdge);
  const down = watched.filter(({ state }) => state === 'down');
  const proven = down.filter(component => component.override || isEvidence(component, rules));
  const confirmed = proven.filter(component => component.override || !isToConfirm(component, rules));
  if (confirmed.length > 0) return { status: 'down', isDown: true, because: confirmed };
  if (proven.length < down.length)
    return { status: 'unknown', isDown: rules.unknown === 'down', because: down };
  // A failure that awaits confirmation is not shown here: as far as the others know, the component works.
  const degraded = watched.filter(({ state }) => state === 'degraded');
  if (degraded.length === 0) return { status: 'up', isDown: false, because: [] };
  return { status: 'degraded', isDown: degraded.some(each => movesTraffic(each, rules)), because: degraded };
}

/** Whether only this environment sees the failure, and the others still have time to look. */
function isToConfirm(
  { history: { aloneSince }, observedAt }: ComponentReport,
  { confirmMs }: EdgeRules,
): boolean {
  return aloneSince !== undefined && observedAt - aloneSince < confirmMs;
}

/** Whether a component that is degraded moves traffic. */
function movesTraffic({ reason }: ComponentReport, { degraded, partial }: EdgeRules): boolean {
  return (reason === 'partly_unreachable' ? partial : degraded) === 'down';
}
