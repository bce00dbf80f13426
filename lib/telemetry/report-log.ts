import type { Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import { HINTS } from '../names/hints.ts';
import type { LogFields, Logger } from './logger.ts';

const LEVEL_OF = { up: 'INFO', degraded: 'WARN', down: 'ERROR' } as const satisfies Record<Status, string>;

/**
 * One line for a report that found something wrong by a run of its own, with all that strangers are not told.
 * Stored results and other callers' runs are not repeated: a dead dependency would fill the log.
 */
export function logReport(log: Logger, report: Report, fields: LogFields): void {
  const found = report.components.filter(part => part.origin === 'run' && part.state !== 'up');
  if (found.length === 0) return;
  const components = found.map(({ name, state, reason, target, durationMs, error }) => [
    name,
    { state, reason, hint: reason && HINTS[reason], target, duration_ms: durationMs, error },
  ]);
  log(LEVEL_OF[report.status], 'health check', {
    status: report.status,
    ...fields,
    components: Object.fromEntries(components),
  });
}
