import type { AlarmMetric } from './alarm.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './fields.ts';

/** Reads the metrics in a Lambda action or an EventBridge event: `configuration.metrics`. */
export function readMetrics(list: unknown): AlarmMetric[] {
  return listOf(list).flatMap(item => {
    const { id, label, returnData, expression, period, metricStat, accountId } = fieldsOf(item);
    const stat = fieldsOf(metricStat);
    const { namespace, name, dimensions } = fieldsOf(stat.metric);
    const source = sourceOf(expression, {
      namespace,
      name,
      stat: stat.stat,
      accountId,
      dimensions: Object.entries(fieldsOf(dimensions)),
    });
    return metricOf({ id, label, returnData, period: stat.period ?? period }, source);
  });
}

/** Reads the metrics in an SNS message: `Trigger`, which describes one metric or lists several in `Metrics`. */
export function readTrigger(trigger: Fields): AlarmMetric[] {
  if (trigger.Metrics === undefined) {
    const source = sourceOf(undefined, {
      namespace: trigger.Namespace,
      name: trigger.MetricName,
      stat: statisticOf(trigger.ExtendedStatistic ?? trigger.Statistic),
      dimensions: dimensionsOf(trigger.Dimensions),
    });
    return metricOf({ id: 'm1', label: undefined, returnData: true, period: trigger.Period }, source);
  }
  return listOf(trigger.Metrics).flatMap(item => {
    const { Id, Label, ReturnData, Expression, Period, MetricStat, AccountId } = fieldsOf(item);
    const { Metric, Stat, Period: period } = fieldsOf(MetricStat);
    const { Namespace: namespace, MetricName: name, Dimensions } = fieldsOf(Metric);
    const dimensions = dimensionsOf(Dimensions);
    const source = sourceOf(Expression, { namespace, name, stat: Stat, accountId: AccountId, dimensions });
    return metricOf({ id: Id, label: Label, returnData: ReturnData, period: period ?? Period }, source);
  });
}

type RawMetric = {
  readonly id: unknown;
  readonly label: unknown;
  readonly returnData: unknown;
  readonly period: unknown;
};

/** A list of one metric; an empty list if its source is unknown. */
function metricOf(raw: RawMetric, source: AlarmMetric['source'] | undefined): AlarmMetric[] {
  if (!source) return [];
  return [
    {
      id: textOf(raw.id) ?? 'm1',
      label: textOf(raw.label),
      isResult: raw.returnData !== false,
      periodSeconds: numberOf(raw.period),
      source,
    },
  ];
}

type RawSource = {
  readonly namespace: unknown;
  readonly name: unknown;
  readonly stat: unknown;
  readonly accountId?: unknown;
  readonly dimensions: readonly (readonly [string, unknown])[];
};

/** An expression if there is one; otherwise the metric, if it has a namespace and a name. */
function sourceOf(expression: unknown, raw: RawSource): AlarmMetric['source'] | undefined {
  const formula = textOf(expression);
  if (formula) return { expression: formula };
  const [namespace, name] = [textOf(raw.namespace), textOf(raw.name)];
  if (!namespace || !name) return undefined;
  const dimensions = raw.dimensions.flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions),
    stat: textOf(raw.stat) ?? 'Average',
    accountId: textOf(raw.accountId),
  };
}

/** Reads the dimensions in an SNS message: `[{ "name", "value" }]`, in lower case or capitalized. */
function dimensionsOf(list: unknown): [string, unknown][] {
  return listOf(list).flatMap(item => {
    const { name, value, Name = name, Value = value } = fieldsOf(item);
    const key = textOf(Name);
    return key ? [[key, Value]] : [];
  });
}

/** SNS writes `AVERAGE` and `SAMPLECOUNT`, the API expects `Average` and `SampleCount`. Percentiles are the same: `p99`. */
function statisticOf(value: unknown): unknown {
  const names = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'];
  return names.find(name => name.toUpperCase() === value) ?? value;
}
