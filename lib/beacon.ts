import type { AuditEventBuffer } from './buffer/audit-event-buffer.ts';
import { type Config, readConfig } from './checks/components.ts';
import type { Check } from './health/check.ts';
import { Checker } from './health/checker.ts';
import { MemoryStore } from './health/store.ts';
import type { Env, Settings } from './settings/read-settings.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createRunLog, type RunLog } from './telemetry/run-log.ts';
import { toStdout } from './telemetry/stdout.ts';
import type { Clock } from './time/clock.ts';
import { systemClock } from './time/system-clock.ts';

export type BeaconOptions = {
  readonly env: Env;
  /** The audit event buffer of this process; asked for only where it is looked at. */
  readonly buffer: (settings: Settings) => AuditEventBuffer;
  /** Checks beside those of the environment. @default - none */
  readonly checks?: readonly Check[];
  /** @default - the machine's time */
  readonly clock?: Clock;
  /** Where the lines of log and metrics go. @default - stdout */
  readonly write?: (line: string) => void;
};

/** The parts of a health check, put together. */
export type Beacon = {
  readonly config: Config;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly log: Logger;
  readonly logRun: RunLog;
  readonly metrics: Metrics;
  /** Lets go of the connections. Lambda never needs it; tests and servers that stop do. */
  readonly close: () => void;
};

/** Puts a health check together; connects nothing. @throws ConfigError that lists every fault of the environment */
export function createBeacon({
  env,
  buffer,
  checks = [],
  clock = systemClock,
  write = line => toStdout(line),
}: BeaconOptions): Beacon {
  const config = readConfig(env);
  const components = config.build({ buffer, clock });
  const { SERVICE_NAME: service, ENVIRONMENT: environment, LOG_LEVEL: level } = config.settings;
  const log = createLogger({ level, base: { service, environment }, clock, write });
  return {
    config,
    clock,
    checker: new Checker([...components.map(({ check }) => check), ...checks], {
      clock,
      store: new MemoryStore(),
    }),
    log,
    logRun: createRunLog(log),
    metrics: createMetrics({ service, environment, clock, write }),
    close: () => {
      for (const component of components) component.close();
    },
  };
}
