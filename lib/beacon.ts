import type { AuditEventBuffer } from './buffer/audit-event-buffer.ts';
import { systemClock } from './clock.ts';
import { type Config, readConfig } from './config/config.ts';
import type { Env, Settings } from './config/settings.ts';
import type { Check } from './health/check.ts';
import { Checker } from './health/checker.ts';
import type { Clock } from './health/clock.ts';
import { MemoryStore } from './health/store.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';

export type BeaconOptions = {
  readonly env: Env;
  /** The audit event buffer of this process; asked for only where it is looked at. */
  readonly buffer: (settings: Settings) => AuditEventBuffer;
  /** Checks of one's own, after those that the environment configures. @default - none */
  readonly checks?: readonly Check[];
  /** @default - the machine's time */
  readonly clock?: Clock;
  /** Where log lines go. @default - stdout, past `console`, which Lambda's JSON format would wrap */
  readonly write?: (line: string) => void;
};

/** The parts of a health check, put together. */
export type Beacon = {
  readonly config: Config;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets go of the connections. Lambda never needs it; tests and servers that stop do. */
  readonly close: () => void;
};

/** Puts a health check together; connects nothing. @throws ConfigError that lists every fault of the environment */
export function createBeacon(options: BeaconOptions): Beacon {
  const { env, buffer, checks = [], clock = systemClock, write = toStdout } = options;
  const config = readConfig(env);
  const components = config.build({ buffer, clock });
  const { SERVICE_NAME: service, ENVIRONMENT: environment, LOG_LEVEL: level } = config.settings;
  return {
    config,
    clock,
    checker: new Checker([...components.map(({ check }) => check), ...checks], {
      clock,
      store: new MemoryStore(clock),
    }),
    log: createLogger({ level, base: { service, environment }, clock, write }),
    close: () => {
      for (const component of components) component.close();
    },
  };
}

function toStdout(line: string): void {
  process.stdout.write(line);
}
