import type { AuditEventBuffer } from './buffer/audit-event-buffer.ts';
import { type Config, readConfig } from './checks/components.ts';
import { withoutLogins } from './checks/kind/without-logins.ts';
import type { OwnChecks } from './checks/own/own.ts';
import { fleetMemoryOf, pastOf } from './fleet/fleet.ts';
import type { PastReader } from './fleet/past-reader.ts';
import { Checker } from './health/checker.ts';
import { MemoryStore, type Store } from './health/store.ts';
import type { Thresholds } from './health/thresholds.ts';
import type { CommonSettings } from './settings/common.ts';
import type { Env } from './settings/read-table.ts';
import { type BlindLog, createBlindLog } from './telemetry/blind-log.ts';
import { type ChangeListener, createChangeLog, createDoubtLog } from './telemetry/change-log.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createRunLog, type RunLog } from './telemetry/run-log.ts';
import { toStdout } from './telemetry/stdout.ts';
import type { Clock } from './time/clock.ts';
import { systemClock } from './time/system-clock.ts';

export type BeaconOptions = {
  readonly env: Env;
  /** The audit event buffer of this process; `BUFFER_SOURCE=memory` needs it. @default - none */
  readonly buffer?: () => AuditEventBuffer;
  /** The checks of the user's code, reported after those of the environment. @default - none */
  readonly own?: OwnChecks;
  /** Where results are kept. @default - in this process */
  readonly store?: Store;
  /** Hears of each change of a component that a run of this process brought. @default - nobody */
  readonly onChange?: ChangeListener | undefined;
  /** @default - the machine's time */
  readonly clock?: Clock;
  /** Where the lines of log and metrics go. @default - stdout */
  readonly write?: (line: string) => void;
};

/** A health check, assembled from its parts. */
export type Beacon = {
  readonly config: Config;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly log: Logger;
  /** Removes the logins of all components from an error or a text that did not come from a check. */
  readonly hide: (thrown: unknown) => Promise<unknown>;
  readonly logRun: RunLog;
  readonly logBlind: BlindLog;
  readonly metrics: Metrics;
  /** What components did lately; `undefined` when results are not shared. */
  readonly readPast: PastReader | undefined;
  /** Closes the connections. Lambda never needs it; tests and servers that stop do. */
  readonly close: () => void;
};

function thresholdsOf(common: CommonSettings): Thresholds {
  return {
    failuresToDown: common.FAILURES_TO_DOWN,
    downAfterMs: common.SECONDS_TO_DOWN * 1000,
    successesToUp: common.SUCCESSES_TO_UP,
    slowRuns: common.SLOW_RUNS,
    heartbeatMs: common.HEARTBEAT_SECONDS * 1000,
  };
}

/** Assembles a health check. Connects nothing. @throws ConfigError that lists every fault */
export function createBeacon({
  env,
  store = new MemoryStore(),
  clock = systemClock,
  write = line => toStdout(line),
  buffer,
  own,
  onChange,
}: BeaconOptions): Beacon {
  const config = readConfig(env, own);
  const { SERVICE_NAME: service, ENVIRONMENT: environment, LOG_LEVEL: level } = config.common;
  const components = config.build({ buffer, clock });
  const log = createLogger({ level, base: { service, environment }, clock, write });
  for (const { name, problem } of config.warnings) log('WARN', `${name}: ${problem}`);
  const onStoreError = (error: unknown) => log('WARN', 'the store of results failed', { error });
  const metrics = createMetrics({ service, environment, clock, write });
  const shared = fleetMemoryOf({
    env,
    common: config.common,
    configurations: config.configurations,
    clock,
    onError: error => {
      log('WARN', 'the shared memory failed: this environment checks for itself', { error });
      metrics.sharingError();
    },
    onInvalidOverride: invalid => log('WARN', 'a row of an override is not valid: it is ignored', invalid),
  });
  const [logRun, logDoubts] = [createRunLog(log), createDoubtLog(log, metrics)];
  const all = [...components.map(({ check }) => check), ...config.ownChecks];
  return {
    config,
    clock,
    checker: new Checker(all, {
      clock,
      store,
      onStoreError,
      shared,
      thresholds: thresholdsOf(config.common),
      onChange: createChangeLog(log, onChange),
    }),
    log,
    hide: thrown =>
      withoutLogins(
        thrown,
        components.flatMap(({ logins }) => logins?.() ?? []),
      ),
    logRun: (report, ...occasion) => {
      logRun(report, ...occasion);
      logDoubts(report);
    },
    logBlind: createBlindLog(log, metrics, clock),
    metrics,
    readPast: pastOf({
      ...{ env, common: config.common, clock },
      onError: error => log('WARN', 'the history was not read: the page has no strips', { error }),
    }),
    close: () => {
      for (const component of components) component.close();
    },
  };
}
