import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { createAlarmFunction } from '../../functions/alarm-function.ts';
import type { BeaconFunction } from '../../functions/beacon-function.ts';
import type { FunctionOptions } from '../../functions/function-options.ts';
import type { AlarmProps } from '../alarm-props.ts';
import type { Watched } from '../definitions/watched.ts';
import { HealthDashboard } from './dashboard.ts';
import { HealthAlarms } from './health-alarms.ts';
import { peopleTopic } from './people-topic.ts';

/** The alarms of a health check, and what reports them to people. */
export type Alarming = {
  /** The alarm function. */
  readonly function: BeaconFunction;
  /** The topic that people subscribe to. */
  readonly topic: ITopic;
  /** Everything that the alarms and the dashboard look at. */
  readonly watched: Watched;
  readonly alarms: HealthAlarms;
};

type Props = {
  /** `false`: no alarms, no alarm function and no dashboard. @default - all alarms */
  readonly alarms?: AlarmProps | false;
  /** @default true */
  readonly dashboard?: boolean;
  /** @default - a new key for the topic */
  readonly encryptionKey?: IKey | false;
};

type AlarmingInput = {
  readonly watched: Watched;
  /** Stores which alarms were reported. There is one unless `alarms` is `false`. */
  readonly table: ITable | undefined;
  readonly options: FunctionOptions;
  /** Variables that say what the alarm function reports about: components, and the ids of their dependencies. */
  readonly environment: Readonly<Record<string, string>>;
};

/** Creates topic, alarm function, alarms and dashboard. */
export function createAlarming(scope: Construct, props: Props, input: AlarmingInput): Alarming | undefined {
  const { watched, table, options } = input;
  if (props.alarms === false || !table) return undefined;
  const { alarms: alarmProps = {}, dashboard = true, encryptionKey } = props;
  const topic = peopleTopic(scope, alarmProps, encryptionKey);
  const alarmFunction = createAlarmFunction(scope, {
    service: watched.service,
    stage: watched.environment,
    environment: environmentOf(input),
    probe: watched.functions.probe,
    table,
    topic,
    options,
  });
  const alarms = new HealthAlarms(scope, 'Alarms', {
    watched,
    alarmFunction,
    topic,
    pageTopic: alarmProps.pageTopic,
    selection: alarmProps,
  });
  if (dashboard) {
    const { name } = new HealthDashboard(scope, 'Dashboard', { watched, alarmFunction, alarms });
    alarmFunction.addEnvironment('DASHBOARD_NAME', name);
  }
  return { function: alarmFunction, topic, watched, alarms };
}

/** Settings that the alarm function reads, too. */
const SETTINGS = ['LOG_LEVEL'] as const;

function environmentOf({ watched, environment }: AlarmingInput): Record<string, string> {
  const { service, environment: stage, runbookUrl, settings = {} } = watched;
  const given = SETTINGS.flatMap(name => (settings[name] ? [[name, settings[name]]] : []));
  return {
    SERVICE_NAME: service,
    ENVIRONMENT: stage,
    ...environment,
    ...(runbookUrl && { RUNBOOK_URL: runbookUrl }),
    ...Object.fromEntries(given),
  };
}
