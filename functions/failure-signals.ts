import type { Env } from '../lib/settings/read-table.ts';
import { createLogger, type Logger } from '../lib/telemetry/logger.ts';
import { createMetrics, type Metrics } from '../lib/telemetry/metrics.ts';
import { toStdout } from '../lib/telemetry/stdout.ts';
import { systemClock } from '../lib/time/system-clock.ts';

/** Log and metrics of a function that could not start. It imports no package and no settings, which may be the cause. */
export function failureSignals({ SERVICE_NAME, ENVIRONMENT, ENV }: Env): { log: Logger; metrics: Metrics } {
  const service = SERVICE_NAME || 'beacon';
  const environment = ENVIRONMENT || ENV || 'development';
  const clock = systemClock;
  return {
    log: createLogger({
      level: 'ERROR',
      base: { service, environment },
      clock,
      write: line => toStdout(line),
    }),
    metrics: createMetrics({ service, environment, clock, write: line => toStdout(line) }),
  };
}
