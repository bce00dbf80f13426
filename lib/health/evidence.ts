import type { ComponentReport } from './report.ts';
import type { Status } from './status.ts';

/** How long a dependency must be silent on a new connection before that is evidence against it, ms. */
export const SILENT_MS = 300;

/** … or so many runs in a row must end without an answer: a dependency that goes silent does not stay unknown. */
const SILENT_RUNS = 3;

type EvidenceOptions = {
  /** Whether the service logs in with Beacon's own login, so that a rejected one means that the service fails, too. */
  readonly isLoginShared: boolean;
};

type Failure = Pick<ComponentReport, 'reason' | 'blame' | 'silentMs' | 'silentRuns'>;

/**
 * Whether a component that is down is evidence against the dependency, so that traffic may move to another region. A
 * fault of Beacon's own proves nothing about the dependency.
 */
function isEvidence({ reason, blame, silentMs, silentRuns }: Failure, options: EvidenceOptions): boolean {
  if (reason === 'timeout') return silentMs >= SILENT_MS || silentRuns >= SILENT_RUNS;
  if (reason === 'unfinished') return silentRuns >= SILENT_RUNS;
  if (reason === 'authentication_failed') return options.isLoginShared;
  return blame === 'dependency' || blame === 'either';
}

/** What the edge path knows: `unknown` when a component is down without evidence. */
type EdgeStatus = Status | 'unknown';

/** The status of the edge path, from the components that may move traffic. */
export function edgeStatus(components: readonly ComponentReport[], options: EvidenceOptions): EdgeStatus {
  const down = components.filter(({ state }) => state === 'down');
  if (down.some(component => isEvidence(component, options))) return 'down';
  if (down.length > 0) return 'unknown';
  return components.some(({ state }) => state === 'degraded') ? 'degraded' : 'up';
}
