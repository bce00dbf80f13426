import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmFunction } from '../../functions/alarm-function.ts';
import type { BeaconFunction } from '../../functions/beacon-function.ts';
import type { HealthCheckProps } from '../../health-check-props.ts';
import { namesOf } from '../../validation/naming.ts';
import { HealthDashboard } from './dashboard.ts';
import { HealthAlarms } from './health-alarms.ts';
import type { Observed, ObservedApart } from './observed.ts';
import { peopleTopic } from './topic.ts';

/** What tells people, and all that alarms and a dashboard look at. */
export type Alarming = {
  readonly function: BeaconFunction;
  /** The people's topic. */
  readonly topic: ITopic;
  readonly observed: Observed;
  readonly alarms: HealthAlarms;
};

/**
 * The alarm function and the people's topic; nothing with `alarms: false`. Alarms and the dashboard are made here, of
 * all that there is to look at.
 */
export function alarming(
  scope: Construct,
  props: HealthCheckProps,
  apart: ObservedApart,
): Alarming | undefined {
  if (props.alarms === false) return undefined;
  const { alarms = {}, architecture, logRetention } = props;
  const { service, environment } = namesOf(props);
  const topic = peopleTopic(scope, alarms);
  const alarm = alarmFunction(scope, {
    service,
    environment: { SERVICE_NAME: service, ENVIRONMENT: environment, ...evidenceEnv(apart) },
    probe: apart.functions.probe,
    table: apart.table,
    topic,
    runbookUrl: alarms.runbookUrl,
    architecture,
    logRetention,
  });
  const all: Observed = { ...apart, functions: { ...apart.functions, alarm }, topic };
  const made = new HealthAlarms(scope, 'Alarms', all);
  if (props.dashboard ?? true) {
    const { name } = new HealthDashboard(scope, 'Dashboard', { ...all, alarms: made });
    alarm.addEnvironment('DASHBOARD_NAME', name);
  }
  return { function: alarm, topic, observed: all, alarms: made };
}

/** Where the alarm function finds the dependencies' own metrics. */
function evidenceEnv({ database, cache }: ObservedApart): Record<string, string> {
  return {
    ...(database?.instanceId && { RDS_INSTANCE_ID: database.instanceId }),
    ...(database?.clusterId && { RDS_CLUSTER_ID: database.clusterId }),
    ...(cache?.nodeIds && { CACHE_NODE_IDS: cache.nodeIds.join(',') }),
    ...(cache?.serverlessName && { CACHE_SERVERLESS_NAME: cache.serverlessName }),
  };
}
