import { GraphWidget, type IWidget, Metric, Row } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { MetricName } from '../../../../lib/names/metrics.ts';
import { type MetricDefinition, planAlarms, type Target } from '../definitions/definition.ts';
import { beaconMetric } from '../definitions/metric-definition.ts';
import { REQUEST_ALARMS } from '../definitions/requests.ts';
import { buffer, eachComponent, timedComponents, whole } from '../definitions/targets.ts';
import type { Watched, WatchedDependency } from '../definitions/watched.ts';
import { slowMs, threshold } from '../thresholds.ts';
import { thresholdOf } from './create-alarm.ts';
import { metricOf, metricsOf } from './metric.ts';

/** Widths of widgets, of the 24 columns that a dashboard has. */
const HALF = 12;
const THIRD = 8;
const STATUS_AXIS = { min: 0, max: 2, label: '0 up, 1 degraded, 2 down', showUnits: false };

type Line = readonly [MetricName, MetricDefinition['statistic']];

function lines(watched: Watched, targets: readonly Target[], ...shown: readonly Line[]) {
  return shown.flatMap(([name, statistic]) =>
    targets.map(target => metricOf(watched, beaconMetric(name, statistic), target)),
  );
}

/** The rows of Beacon's own metrics. */
export function beaconRows(watched: Watched): IWidget[][] {
  return [statusRow(watched), timeRow(watched), bufferRow(watched)];
}

function statusRow(watched: Watched): IWidget[] {
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

function timeRow(watched: Watched): IWidget[] {
  return [
    new GraphWidget({
      title: 'Latency of each component',
      left: lines(watched, timedComponents(watched), ['LatencyMs', 'Maximum']),
      leftAnnotations: slowLimits(watched),
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

/** The limit from which on a component is slow: one line when all components have the same. */
function slowLimits(watched: Watched) {
  const names = watched.components.filter(({ hasLatency }) => hasLatency).map(({ name }) => name);
  const limits = [...new Set(names.map(name => slowMs(watched, name)))];
  if (limits.length < 2) return [{ value: limits[0] ?? slowMs(watched, ''), label: 'slow' }];
  return limits.map(value => {
    const slow = names.filter(name => slowMs(watched, name) === value);
    return { value, label: `slow: ${slow.join(', ')}` };
  });
}

function bufferRow(watched: Watched): IWidget[] {
  const targets = buffer(watched);
  if (targets.length === 0) return [];
  const depth = new GraphWidget({
    title: 'Audit buffer',
    left: lines(watched, targets, ['BufferDepth', 'Maximum']),
    leftAnnotations: [{ value: threshold('bufferDepth')(watched), label: 'alarm' }],
    right: lines(watched, targets, ['BufferBytes', 'Maximum']),
    width: HALF,
  });
  const lost = new GraphWidget({
    title: 'Audit events dropped, and at risk',
    left: lines(watched, targets, ['BufferDropped', 'Maximum'], ['BufferAtRisk', 'Maximum']),
    width: HALF,
  });
  return [depth, lost];
}

/** The row of requests, answered and refused, and of the functions behind them. */
export function requestRow(watched: Watched, functions: readonly IFunction[]): IWidget[] {
  const dimensionsMap = { ApiName: watched.api.restApiName, Stage: watched.stageName };
  const api = (metricName: string, statistic = 'Sum') =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, statistic, dimensionsMap });
  const refused = planAlarms(REQUEST_ALARMS, watched).flatMap(({ rule, targets }) =>
    targets.map(target => metricOf(watched, rule.metric, target)),
  );
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

/** The row of a dependency's own metrics that have alarms, each with its limit. */
export function dependencyRow(watched: Watched, { alarms, label }: WatchedDependency): IWidget[] {
  const graphs = alarms.flatMap(({ rule, targets: [first, ...others] }) => {
    if (!first) return [];
    return new GraphWidget({
      title: label ? `${label}: ${rule.metric.name}` : rule.metric.name,
      left: [first, ...others].flatMap(target => metricsOf(watched, rule.metric, target)),
      leftAnnotations: [{ value: thresholdOf(watched, rule, first), label: 'alarm' }],
      width: THIRD,
    });
  });
  return graphs.length > 0 ? [new Row(...graphs)] : [];
}
