import type { Alarm, AlarmMetric, AlarmState } from '../../lib/alarm/event/alarm.ts';

type Dimensions = readonly { readonly Name: string; readonly Value: unknown }[];

/** An alarm in a template, as far as its messages depend on it. */
export type AlarmProperties = {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly unknown[];
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly Dimensions?: Dimensions;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions?: Dimensions;
      };
      readonly Stat: string;
    };
  }[];
};

/** The change of an alarm as CloudWatch would send it, with a value that is well over the threshold. */
export function exampleAlarm(properties: AlarmProperties, state: AlarmState, changedAt: number): Alarm {
  const { AlarmName: name, AlarmDescription: description, Threshold: threshold } = properties;
  const isBelow = properties.ComparisonOperator.startsWith('LessThan');
  const over = isBelow ? threshold * 0.6 : threshold < 10 ? threshold : threshold * 1.05;
  const hasValue = state === 'ALARM';
  return {
    name,
    arn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
    contributor: undefined,
    state,
    changedAt,
    previousState: state === 'ALARM' ? 'OK' : 'ALARM',
    previousAt: undefined,
    reason: '',
    value: hasValue ? over : undefined,
    threshold: hasValue ? threshold : undefined,
    description,
    region: 'eu-west-1',
    accountId: '111122223333',
    metrics: metricsOf(properties),
    isComposite: false,
    children: [],
    suppressedBy: undefined,
    wasSuppressedBy: undefined,
    via: 'lambda',
  };
}

function metricsOf({
  Namespace,
  MetricName,
  Statistic,
  Dimensions,
  Metrics,
}: AlarmProperties): AlarmMetric[] {
  if (Namespace && MetricName) return [metric('m1', Namespace, MetricName, Statistic ?? '', Dimensions)];
  return (Metrics ?? []).map(({ Id, Expression, MetricStat }) => {
    const common = { id: Id, label: undefined, isResult: Expression !== undefined, periodSeconds: 60 };
    if (!MetricStat) return { ...common, source: { expression: Expression ?? '' } };
    const { Metric, Stat } = MetricStat;
    return { ...metric(Id, Metric.Namespace, Metric.MetricName, Stat, Metric.Dimensions), ...common };
  });
}

function metric(
  id: string,
  namespace: string,
  name: string,
  stat: string,
  list: Dimensions = [],
): AlarmMetric {
  const dimensions = Object.fromEntries(list.map(({ Name, Value }) => [Name, nameOf(Value)]));
  const source = { namespace, name, dimensions, stat, accountId: undefined };
  return { id, label: undefined, isResult: true, periodSeconds: 60, source };
}

/** In the template the name of a function or a queue is a reference: `{ "Ref": "Health…" }`. */
function nameOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [reference = ''] = JSON.stringify(value).match(/(?<=")[A-Z][A-Za-z]+(?=[0-9A-F]{8}")/) ?? [];
  return `orders-production-${reference.toLowerCase()}`;
}
