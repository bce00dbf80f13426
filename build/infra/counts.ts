import type { Template } from 'aws-cdk-lib/assertions';
import type { WatchedComponent } from '../../infra/constructs/alarms/definitions/watched.ts';
import { METRICS, type Metric } from '../../lib/names/metrics.ts';

/** Things that are paid for by the piece. */
export type Counts = {
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly metrics: number;
  readonly healthChecks: number;
  /** Regions of Route 53 from which its checkers send requests, for all health checks together. */
  readonly checkerRegions: number;
  readonly webAcls: number;
  readonly accessLogs: number;
  readonly keys: number;
  readonly secrets: number;
  /** 1 where the depth of an audit buffer is read. */
  readonly buffers: number;
  /** 1 where results are shared. */
  readonly sharing: number;
};

/** Counts what a template contains and its components publish. */
export function countsOf(template: Template, components: readonly WatchedComponent[]): Counts {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return {
    alarmMetrics: alarms.reduce((sum, { Properties }) => sum + metricsIn(Properties.Metrics), 0),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    metrics:
      publishedMetrics(components, count('AWS::Route53::HealthCheck') > 0) + count('AWS::Logs::MetricFilter'),
    healthChecks: count('AWS::Route53::HealthCheck'),
    checkerRegions: checkerRegions(template),
    webAcls: count('AWS::WAFv2::WebACL'),
    accessLogs: count('AWS::Logs::MetricFilter'),
    keys: count('AWS::KMS::Key'),
    secrets: count('AWS::SecretsManager::Secret'),
    buffers: components.some(({ name }) => name === 'buffer') ? 1 : 0,
    sharing: JSON.stringify(template.findResources('AWS::Lambda::Function')).includes('SHARED_RESULTS')
      ? 1
      : 0,
  };
}

/** Regions in which Route 53 has checkers: all of them request an endpoint, unless the health check names some. */
export const ALL_REGIONS = 8;

function checkerRegions(template: Template): number {
  const all = Object.values(template.findResources('AWS::Route53::HealthCheck'));
  const configs = all.map(({ Properties }) => Properties.HealthCheckConfig);
  const requesting = configs.filter(({ Type }) => Type !== 'CLOUDWATCH_METRIC');
  return requesting.reduce((sum, { Regions }) => sum + (Regions?.length ?? ALL_REGIONS), 0);
}

/** Metrics of the whole count once, metrics of components count for each component. Those that are nearly always 0 are not published. */
function publishedMetrics(components: readonly WatchedComponent[], route53: boolean): number {
  const always = Object.entries<Metric>(METRICS).filter(
    ([, { published, measuredBy }]) =>
      (published === undefined || (published === 'route53' && route53)) &&
      (measuredBy === undefined || components.some(({ name }) => name === measuredBy)),
  );
  const timed = components.filter(({ hasLatency }) => hasLatency);
  const counts = always.map(([name, { dimensions }]) => {
    if (dimensions === 'whole') return 1;
    return name === 'LatencyMs' ? timed.length : components.length;
  });
  return counts.reduce((sum, each) => sum + each, 0);
}

/** An alarm on metric math costs as much as the metrics in it. */
function metricsIn(metrics: readonly { MetricStat?: object }[] = [{ MetricStat: {} }]): number {
  return metrics.filter(({ MetricStat }) => MetricStat).length;
}
