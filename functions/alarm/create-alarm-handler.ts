import { randomUUID } from 'node:crypto';
import { dependencyQueries } from '../../lib/alarm/evidence/dependency-queries.ts';
import { type AlarmParts, type Handled, handleEvent } from '../../lib/alarm/handle-event.ts';
import { LIMITS, type Limits } from '../../lib/alarm/limits.ts';
import { type AlarmSettings, readAlarmSettings } from '../../lib/alarm/settings.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import { type InvocationContext, invocations } from '../../lib/telemetry/invocation.ts';
import { createLogger } from '../../lib/telemetry/logger.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';

export type AlarmOptions = {
  readonly env: Env;
  /** @default - the machine's time */
  readonly clock?: Clock;
  /** @default - those of production */
  readonly limits?: Limits;
  /** Where log lines go. @default - stdout, past `console`, which Lambda's JSON format would wrap */
  readonly write?: (line: string) => void;
};

/** Puts the alarm function together. @throws ConfigError that lists every fault of the environment */
export function createAlarmHandler({
  env,
  clock = systemClock,
  limits = LIMITS,
  write = line => process.stdout.write(line),
}: AlarmOptions) {
  const settings = readAlarmSettings(env);
  const { SERVICE_NAME: service, ENVIRONMENT: environment, LOG_LEVEL: level } = settings;
  const log = createLogger({ level, base: { service, environment }, clock, write });
  let parts: Promise<AlarmParts> | undefined;
  const invocationOf = invocations();
  return async (event: unknown, context: InvocationContext): Promise<Handled> => {
    const invocation = invocationOf(context);
    parts ??= clients(settings, clock, limits).then(made => ({
      ...made,
      ...common(settings, env),
      clock,
      limits,
      log,
    }));
    return handleEvent(event, await parts, invocation);
  };
}

function common(settings: AlarmSettings, env: Env) {
  return {
    ownName: env.AWS_LAMBDA_FUNCTION_NAME,
    newId: () => randomUUID(),
    place: {
      service: settings.SERVICE_NAME,
      environment: settings.ENVIRONMENT,
      region: env.AWS_REGION,
      probeFunction: settings.PROBE_FUNCTION_NAME,
      dashboard: settings.DASHBOARD_NAME,
      runbookUrl: settings.RUNBOOK_URL?.href,
    },
  };
}

/** Loads the SDK's clients with the first event, outside every limit of time: it is work of our own. */
async function clients(settings: AlarmSettings, clock: Clock, limits: Limits) {
  const [{ AlarmTable }, { CloudWatch }, { ProbeFunction }, { Topic }] = await Promise.all([
    import('../../lib/alarm/aws/alarm-table.ts'),
    import('../../lib/alarm/aws/cloudwatch.ts'),
    import('../../lib/alarm/aws/probe-function.ts'),
    import('../../lib/alarm/aws/topic.ts'),
  ]);
  const { TABLE_NAME: tableName, SERVICE_NAME: service } = settings;
  const probe = new ProbeFunction(settings.PROBE_FUNCTION_NAME);
  const cloudWatch = new CloudWatch(clock);
  const topic = new Topic(settings.TOPIC_ARN);
  return {
    claims: new AlarmTable({ tableName, service, clock, limits }),
    publish: topic.publish.bind(topic),
    evidence: {
      dependencies: dependencyQueries({
        service,
        environment: settings.ENVIRONMENT,
        ...settings.numbers,
      }),
      sources: {
        probe: probe.ask.bind(probe),
        numbers: cloudWatch.numbers.bind(cloudWatch),
        firing: cloudWatch.firing.bind(cloudWatch),
        children: cloudWatch.children.bind(cloudWatch),
      },
    },
  };
}
