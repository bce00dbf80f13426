import { Aws } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IWidget,
  Metric,
  Row,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../../../lib/names/metrics.ts';
import { CACHE_ALARMS } from '../definitions/cache.ts';
import { DATABASE_ALARMS } from '../definitions/database.ts';
import type { AlarmDefinition, MetricDefinition, Target } from '../definitions/definition.ts';
import { REQUEST_ALARMS } from '../definitions/requests.ts';
import { askedComponents, buffer, eachComponent, whole } from '../definitions/targets.ts';
import type { HealthAlarmsProps } from '../definitions/watched.ts';
import { slowMs, threshold } from '../thresholds.ts';
import { chunks } from './chunks.ts';
import type { HealthAlarms } from './health-alarms.ts';
import { beacon, metricOf } from './metric.ts';

export interface HealthDashboardProps extends HealthAlarmsProps {
  readonly alarms: HealthAlarms;
}

/** CloudWatch's limit. */
const ALARMS_IN_WIDGET = 100;

const HALF = 12;
const THIRD = 8;
const STATUS_AXIS = { min: 0, max: 2, label: '0 up, 1 degraded, 2 down', showUnits: false };

/** Status over time, latencies, the buffer, requests, and the dependencies' own metrics, with the limits of the alarms. */
export class HealthDashboard extends Construct {
  /** Plain text but for the region, since dashboards of all regions share one list: no reference to the dashboard. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: HealthDashboardProps) {
    super(scope, id);
    this.name = `${props.service}-${props.environment}`.replaceAll(/[^\w-]/g, '-').concat(`-${Aws.REGION}`);
    new Dashboard(this, 'Dashboard', {
      dashboardName: this.name,
      widgets: [
        ...alarmRows(props),
        statusRow(props),
        timeRow(props),
        ...bufferRow(props),
        requestRow(props),
        ...[DATABASE_ALARMS, CACHE_ALARMS].map(definitions => [new Row(...limitGraphs(props, definitions))]),
      ].filter(row => row.length > 0),
    });
  }
}

function alarmRows({ alarms }: HealthDashboardProps): IWidget[][] {
  return chunks(alarms.all, ALARMS_IN_WIDGET).map(some => [
    new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: 24, height: 6 }),
  ]);
}

type Line = readonly [MetricName, MetricDefinition['statistic']];

function lines(watched: HealthAlarmsProps, targets: readonly Target[], ...shown: readonly Line[]) {
  return shown.flatMap(([name, statistic]) =>
    targets.map(target => metricOf(watched, beacon(name, statistic), target)),
  );
}

function statusRow(watched: HealthAlarmsProps): IWidget[] {
  const status = lines(watched, whole(watched), ['Status', 'Maximum']);
  const components = lines(watched, eachComponent(watched), ['ComponentStatus', 'Maximum']);
  return [
    new GraphWidget({ title: 'Status', left: status, leftYAxis: STATUS_AXIS, width: HALF }),
    new GraphWidget({
      title: 'Status of each component',
      left: components,
      leftYAxis: STATUS_AXIS,
      width: HALF,
    }),
  ];
}

function timeRow(watched: HealthAlarmsProps): IWidget[] {
  return [
    new GraphWidget({
      title: 'Latency of each component',
      left: lines(watched, askedComponents(watched), ['LatencyMs', 'Maximum']),
      leftAnnotations: [{ value: slowMs(watched), label: 'slow' }],
      width: HALF,
    }),
    new GraphWidget({
      title: 'The check itself',
      left: lines(watched, whole(watched), ['DurationMs', 'Maximum']),
      right: lines(
        watched,
        whole(watched),
        ['MemoryPercent', 'Maximum'],
        ['ColdStart', 'Sum'],
        ['CheckerError', 'Sum'],
      ),
      width: HALF,
    }),
  ];
}

function bufferRow(watched: HealthAlarmsProps): IWidget[][] {
  const [whole, limit] = [buffer(watched), threshold('bufferDepth')(watched)];
  if (whole.length === 0) return [];
  const depth = new GraphWidget({
    title: 'Audit buffer',
    left: lines(watched, whole, ['BufferDepth', 'Maximum']),
    leftAnnotations: [{ value: limit, label: 'alarm' }],
    right: lines(watched, whole, ['BufferBytes', 'Maximum']),
    width: HALF,
  });
  const lost = new GraphWidget({
    title: 'Audit events dropped, and at risk',
    left: lines(watched, whole, ['BufferDropped', 'Maximum'], ['BufferAtRisk', 'Maximum']),
    width: HALF,
  });
  return [[depth, lost]];
}

function requestRow(watched: HealthAlarmsProps): IWidget[] {
  const dimensionsMap = { ApiName: watched.api.restApiName, Stage: watched.stageName };
  const api = (metricName: string, statistic = 'Sum') =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, statistic, dimensionsMap });
  const refused = REQUEST_ALARMS.flatMap(({ metric, of }) =>
    of(watched).map(each => metricOf(watched, metric, each)),
  );
  const functions = Object.values(watched.functions);
  return [
    new GraphWidget({
      title: 'Requests',
      left: [api('Count')],
      right: [api('Latency', 'p99')],
      width: THIRD,
    }),
    new GraphWidget({
      title: 'Refused or failed',
      left: [api('4XXError'), api('5XXError'), ...refused],
      width: THIRD,
    }),
    new GraphWidget({
      title: 'Functions',
      left: functions.flatMap(each => [each.metricErrors(), each.metricThrottles()]),
      width: THIRD,
    }),
  ];
}

/** What the alarms watch that there are, each with its limit. */
function limitGraphs(watched: HealthAlarmsProps, definitions: readonly AlarmDefinition[]): IWidget[] {
  return definitions.flatMap(({ metric, of, threshold: limit }) => {
    const targets = of(watched);
    if (targets.length === 0) return [];
    const value = typeof limit === 'number' ? limit : limit(watched);
    return new GraphWidget({
      title: metric.name,
      left: targets.map(target => metricOf(watched, metric, target)),
      leftAnnotations: [{ value, label: 'alarm' }],
      width: THIRD,
    });
  });
}
