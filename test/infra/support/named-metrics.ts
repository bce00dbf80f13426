import type { Template } from 'aws-cdk-lib/assertions';

// biome-ignore lint/suspicious/noExplicitAny: a template is walked by hand
type Json = any;

/** A metric that an alarm or a dashboard uses. */
export type NamedMetric = {
  readonly namespace: string;
  readonly name: string;
  /** The names of its dimensions. */
  readonly dimensions: readonly string[];
  /** `undefined` when there is none. */
  readonly unit: string | undefined;
  /** The logical id of the alarm or dashboard. */
  readonly by: string;
};

/** Every metric that the alarms and dashboards of a template use. */
export function namedMetrics(template: Template): NamedMetric[] {
  const alarms = Object.entries<Json>(template.findResources('AWS::CloudWatch::Alarm'));
  const dashboards = Object.entries<Json>(template.findResources('AWS::CloudWatch::Dashboard'));
  return [
    ...alarms.flatMap(([id, { Properties }]) => ofAlarm(id, Properties)),
    ...dashboards.flatMap(([id, { Properties }]) => ofDashboard(id, Properties.DashboardBody)),
  ];
}

function ofAlarm(by: string, { MetricName, Namespace, Dimensions, Unit, Metrics = [] }: Json): NamedMetric[] {
  const metric = (name: string, namespace: string, dimensions: Json[] = [], unit?: string) => ({
    namespace,
    name,
    dimensions: dimensions.map(({ Name }) => Name),
    unit,
    by,
  });
  const inMath = Metrics.filter(({ MetricStat }: Json) => MetricStat).map(({ MetricStat }: Json) => {
    const { MetricName, Namespace, Dimensions } = MetricStat.Metric;
    return metric(MetricName, Namespace, Dimensions, MetricStat.Unit);
  });
  return MetricName ? [metric(MetricName, Namespace, Dimensions, Unit)] : inMath;
}

/** A dashboard's body is JSON in pieces, with references between them. */
function ofDashboard(by: string, body: Json): NamedMetric[] {
  const pieces: Json[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  const text = pieces.map(piece => (typeof piece === 'string' ? piece : 'reference')).join('');
  const rows: Json[] = JSON.parse(text).widgets.flatMap(({ properties }: Json) => properties.metrics ?? []);
  return rows
    .filter(([namespace]) => typeof namespace === 'string')
    .map(([namespace, name, ...rest]) => ({
      namespace,
      name,
      dimensions: rest.filter((each: Json, index: number) => typeof each === 'string' && index % 2 === 0),
      unit: undefined,
      by,
    }));
}
