import type { ComponentReport } from './report.ts';

/** How long a dependency must be silent on a new connection before that is evidence against it, ms. */
export const SILENT_MS = 300;

/** … or so many runs in a row must end without an answer: a dependency that goes silent does not stay unknown. */
export const SILENT_RUNS = 3;

type Failure = Pick<ComponentReport, 'reason' | 'blame' | 'silentMs' | 'silentRuns'>;

/**
 * Whether a component that is down is evidence against the dependency, so that traffic may move to another region. A
 * fault of Beacon's own proves nothing about the dependency.
 * @param isLoginShared whether the service logs in with Beacon's own login: otherwise a rejected one proves nothing
 */
export function isEvidence(
  { reason, blame, silentMs, silentRuns }: Failure,
  { isLoginShared }: { readonly isLoginShared: boolean },
): boolean {
  if (reason === 'timeout') return silentMs >= SILENT_MS || silentRuns >= SILENT_RUNS;
  if (reason === 'unfinished') return silentRuns >= SILENT_RUNS;
  if (reason === 'authentication_failed') return isLoginShared;
  return blame === 'dependency' || blame === 'either';
}
