import { believedFailure } from './fleet-verdict.ts';
import type { ComponentReport } from './report.ts';

/** How long a dependency must be silent on a new connection before that is evidence against it, ms. */
export const SILENT_MS = 300;

/** … or so many runs in a row must end without an answer: a dependency that goes silent does not stay unknown. */
export const SILENT_RUNS = 3;

/** A component that was never up fails for so long before that is evidence: it may be configured wrongly, ms. */
const NEVER_UP_MS = 15 * 60_000;

/** What others saw counts for so long, ms: a heartbeat and a half. */
const SHARED_MS = 90_000;

type Failure = Pick<ComponentReport, 'reason' | 'blame' | 'silentMs' | 'silentRuns' | 'observedAt'> & {
  readonly history: Pick<ComponentReport['history'], 'firstFailureAt'>;
  readonly shared?: ComponentReport['shared'];
};

type Rules = { readonly isLoginShared: boolean };

/**
 * Whether a component that is down is evidence against the dependency, so that traffic may move to another region. A
 * fault of Beacon's own proves nothing about the dependency; then what another environment saw counts.
 * @param rules whether the service logs in with Beacon's own login: otherwise a rejected one proves nothing
 */
export function isEvidence(failure: Failure, rules: Rules): boolean {
  if (provesFailure(failure, rules)) return true;
  const result = failure.shared && believedFailure(failure.shared);
  if (failure.blame !== 'beacon' || !result) return false;
  const history = { firstFailureAt: failure.shared?.state?.firstFailureAt };
  const isRecent = failure.observedAt - result.observedAt <= SHARED_MS;
  return isRecent && provesFailure({ ...result, silentRuns: 0, history, shared: failure.shared }, rules);
}

function provesFailure(failure: Failure, { isLoginShared }: Rules): boolean {
  const { reason, blame, silentMs, silentRuns } = failure;
  const isSilent = silentRuns >= SILENT_RUNS || (reason === 'timeout' && silentMs >= SILENT_MS);
  if (reason === 'timeout' || reason === 'unfinished') return isSilent && mayBlame(failure);
  if (reason === 'authentication_failed') return isLoginShared && mayBlame(failure);
  return blame === 'dependency' || (blame === 'either' && mayBlame(failure));
}

/** A reason that blames either the dependency or Beacon's way to it: who it is shows whether it was ever up. */
function mayBlame({ shared, history, observedAt }: Failure): boolean {
  if (shared === undefined || shared.wasUp) return true;
  return history.firstFailureAt !== undefined && observedAt - history.firstFailureAt >= NEVER_UP_MS;
}
