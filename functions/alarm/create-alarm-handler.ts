import { randomUUID } from 'node:crypto';
import type { AlarmContext } from '../../lib/alarm/alarm-context.ts';
import { LIMITS, type Limits } from '../../lib/alarm/common/limits.ts';
import { dependencyQueries } from '../../lib/alarm/evidence/dependency-queries.ts';
import { type EventResult, handleEvent } from '../../lib/alarm/handle-event.ts';
import type { Deployment } from '../../lib/alarm/message/message-facts.ts';
import { type AlarmSettings, readAlarmSettings } from '../../lib/alarm/settings.ts';
import { type OverridesResult, tellOperatorsWord } from '../../lib/alarm/tell-operators-word.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import { type InvocationContext, invocations } from '../../lib/telemetry/invocation.ts';
import { createLogger } from '../../lib/telemetry/logger.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { isScheduled } from '../scheduled.ts';

/** What the handler takes from its environment. */
export type AlarmOptions = {
  readonly env: Env;
  /** @default - the system clock */
  readonly clock?: Clock;
  /** @default - the limits of production */
  readonly limits?: Limits;
  /** Receives each log line. @default - writes to stdout; `console` would wrap the line in Lambda's JSON format */
  readonly write?: (line: string) => void;
};

/** Creates the handler of the alarm function. @throws ConfigError that lists every fault of the environment */
export function createAlarmHandler({
  env,
  clock = systemClock,
  limits = LIMITS,
  write = line => process.stdout.write(line),
}: AlarmOptions) {
  const settings = readAlarmSettings(env);
  const { SERVICE_NAME: service, ENVIRONMENT: environment, LOG_LEVEL: level } = settings;
  const log = createLogger({ level, base: { service, environment }, clock, write });
  const invocationOf = invocations();
  const createContext = async (): Promise<AlarmContext> => ({
    ...(await createClients(settings, clock, limits)),
    measures: settings.numbers.measures,
    dependencyQueries: dependencyQueries(dependenciesOf(settings)),
    deployment: deploymentOf(settings, env),
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    newId: () => randomUUID(),
    clock,
    limits,
    log,
  });
  let context: Promise<AlarmContext> | undefined;
  return async (event: unknown, lambdaContext: InvocationContext): Promise<EventResult | OverridesResult> => {
    const invocation = invocationOf(lambdaContext);
    context ??= createContext();
    if (isScheduled(event)) return tellOperatorsWord(await context, invocation);
    return handleEvent(event, await context, invocation);
  };
}

function dependenciesOf(settings: AlarmSettings) {
  return {
    service: settings.SERVICE_NAME,
    environment: settings.ENVIRONMENT,
    ...settings.numbers,
  };
}

function deploymentOf(settings: AlarmSettings, env: Env): Deployment {
  return {
    service: settings.SERVICE_NAME,
    environment: settings.ENVIRONMENT,
    region: env.AWS_REGION,
    probeFunction: settings.PROBE_FUNCTION_NAME,
    dashboard: settings.DASHBOARD_NAME,
    runbookUrl: settings.RUNBOOK_URL?.href,
    numbersLeftOut: settings.numbers.leftOut,
  };
}

/** Loads the SDK clients at the first event. This is not subject to a time limit: it does not depend on AWS. */
async function createClients(settings: AlarmSettings, clock: Clock, limits: Limits) {
  const [{ AlarmTable }, { OperatorTable }, { CloudWatch }, { ProbeFunction }, { Topic }] = await Promise.all(
    [
      import('../../lib/alarm/aws/alarm-table.ts'),
      import('../../lib/alarm/aws/operator-table.ts'),
      import('../../lib/alarm/aws/cloudwatch.ts'),
      import('../../lib/alarm/aws/probe-function.ts'),
      import('../../lib/alarm/aws/topic.ts'),
    ],
  );
  const { TABLE_NAME: tableName, SERVICE_NAME: service, ENVIRONMENT: stage } = settings;
  const probe = new ProbeFunction(settings.PROBE_FUNCTION_NAME);
  const cloudWatch = new CloudWatch(clock);
  const topic = new Topic(settings.TOPIC_ARN);
  return {
    ledger: new AlarmTable({ tableName, service, stage, clock, limits }),
    operator: new OperatorTable({ tableName, service, stage, clock, limits }),
    publish: topic.publish.bind(topic),
    sources: {
      probe: probe.ask.bind(probe),
      numbers: cloudWatch.numbers.bind(cloudWatch),
      firing: cloudWatch.firing.bind(cloudWatch),
      state: cloudWatch.state.bind(cloudWatch),
      children: cloudWatch.children.bind(cloudWatch),
    },
  };
}
