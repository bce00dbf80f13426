import type { Change } from '../health/change.ts';
import type { Report } from '../health/report.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

const LEVEL_OF = { up: 'INFO', degraded: 'WARN', down: 'ERROR' } as const;

/** Hears of each change of a component that a run of this process brought. */
export type ChangeListener = (change: Change) => unknown;

/** One line for each change; then the user's listener, whose failure harms nothing. */
export function createChangeLog(log: Logger, listener: ChangeListener = () => {}): (change: Change) => void {
  return change => {
    const { component, from, to, reason, since, observer } = change;
    const fields = { component, from, to, reason, since: new Date(since).toISOString(), observer };
    log(LEVEL_OF[to], 'component changed', fields);
    const failed = (error: unknown) => log('WARN', 'the listener onChange failed', { error });
    try {
      Promise.resolve(listener(change)).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

/** A line and a metric for each run that failed in this environment only. */
export function createDoubtLog(log: Logger, metrics: Pick<Metrics, 'doubted'>): (report: Report) => void {
  return ({ components }) => {
    for (const { name, origin, lastRun, history } of components) {
      if (origin !== 'run' || !history.isDoubted) continue;
      metrics.doubted();
      const { reason, error } = lastRun;
      log('WARN', 'only this environment fails: it answers with what the others see', {
        component: name,
        reason,
        error,
      });
    }
  };
}
