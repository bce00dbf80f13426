import type { AlarmMetric } from './alarm.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './fields.ts';

/** The metrics of a direct or an EventBridge event: `configuration.metrics`. */
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
    return metric({ id, label, returnData, period: stat.period ?? period }, source);
  });
}

/** The metrics of an SNS message: `Trigger`, of one metric or of several. */
export function readTrigger(trigger: Fields): AlarmMetric[] {
  if (trigger.Metrics === undefined) {
    const stat = statistic(trigger.ExtendedStatistic ?? trigger.Statistic);
    const named = { namespace: trigger.Namespace, name: trigger.MetricName };
    const source = sourceOf(undefined, { ...named, stat, dimensions: pairs(trigger.Dimensions) });
    return metric({ id: 'm1', label: undefined, returnData: true, period: trigger.Period }, source);
  }
  return listOf(trigger.Metrics).flatMap(item => {
    const { Id, Label, ReturnData, Expression, Period, MetricStat, AccountId } = fieldsOf(item);
    const { Metric, Stat, Period: period } = fieldsOf(MetricStat);
    const { Namespace: namespace, MetricName: name, Dimensions } = fieldsOf(Metric);
    const own = { namespace, name, stat: Stat, accountId: AccountId, dimensions: pairs(Dimensions) };
    return metric(
      { id: Id, label: Label, returnData: ReturnData, period: period ?? Period },
      sourceOf(Expression, own),
    );
  });
}

type Raw = {
  readonly id: unknown;
  readonly label: unknown;
  readonly returnData: unknown;
  readonly period: unknown;
};

function metric(raw: Raw, source: AlarmMetric['source'] | undefined): AlarmMetric[] {
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

type RawStat = {
  readonly namespace: unknown;
  readonly name: unknown;
  readonly stat: unknown;
  readonly accountId?: unknown;
  readonly dimensions: readonly (readonly [string, unknown])[];
};

function sourceOf(expression: unknown, raw: RawStat): AlarmMetric['source'] | undefined {
  const formula = textOf(expression);
  if (formula) return { expression: formula };
  const [namespace, name] = [textOf(raw.namespace), textOf(raw.name)];
  if (!namespace || !name) return undefined;
  const dimensions = raw.dimensions.filter(([, value]) => typeof value === 'string');
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions) as Record<string, string>,
    stat: textOf(raw.stat) ?? 'Average',
    accountId: textOf(raw.accountId),
  };
}

/** Dimensions as SNS has them: `[{ "name", "value" }]`. */
function pairs(list: unknown): [string, unknown][] {
  return listOf(list).flatMap(item => {
    const { name, value, Name = name, Value = value } = fieldsOf(item);
    const key = textOf(Name);
    return key ? [[key, Value]] : [];
  });
}

/** SNS writes `AVERAGE` and `SAMPLECOUNT` where the API wants `Average` and `SampleCount`; percentiles are `p99`. */
function statistic(value: unknown): unknown {
  const names = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'];
  return names.find(name => name.toUpperCase() === value) ?? value;
}
