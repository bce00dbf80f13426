import type { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { Limits } from '../thresholds.ts';

/** What a metric is about. */
export type Source = {
  readonly dimensions: Readonly<Record<string, string>>;
  /** @default - the definition's */
  readonly metricName?: string;
};

/** What one alarm watches. A definition with several targets becomes several alarms. */
export type Target = Source & {
  /** The component that the alarm is about. @default - none: the whole, a function, requests */
  readonly component?: string;
  /** Put before the definition's id, with `-` between them: the component, for alarms on its dependency's own metrics. */
  readonly prefix?: string;
  /** Put behind the definition's id, with `-` between them, to tell several targets apart. */
  readonly suffix?: string;
  /** More metrics of the same alarm, which compares them all (`MetricDefinition.together`). At most 9. @default - none */
  readonly others?: readonly Source[];
  /** The limit that suits what is watched, where synth can tell. @default - that of the definition */
  readonly limit?: number | undefined;
};

export type MetricDefinition = {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: 'Maximum' | 'Minimum' | 'Average' | 'Sum' | 'SampleCount';
  readonly unit?: Unit;
  /** Minutes; `heartbeat`: as often as the probe function publishes. */
  readonly period: number | 'heartbeat';
  /** What is compared, as metric math on the metric `m`. @default - the metric itself */
  readonly expression?: string;
  /** How the metrics of a target with several are compared: the largest of them, or all of them added. @default 'largest' */
  readonly together?: 'largest' | 'sum';
};

/** What people read about an alarm, in CloudWatch and in messages. Each is a sentence or two. */
export type Words = {
  readonly means: string;
  /** The first thing to do. */
  readonly doFirst: string;
  /** Where to look. */
  readonly where: string;
};

/** An alarm as data, apart from its targets. */
export type AlarmRule = Words & {
  /** The alarm's name is `<service>-<environment>-<id>`, with the target's prefix and suffix around the id. */
  readonly id: string;
  readonly metric: MetricDefinition;
  /** There is an alarm at this value and above it; with `below`, under it. */
  readonly threshold: number | ((limits: Limits, target: Target) => number);
  readonly below?: true;
  /** How many of how many periods must be over the threshold. */
  readonly evaluation: readonly [datapoints: number, of: number];
  /** What periods without data mean. */
  readonly missing: 'breaching' | 'notBreaching' | 'ignore';
  /** Wakes people: the alarm is a part of the composite alarm `page`. @default - no */
  readonly pages?: true;
  /**
   * Who reports the alarm to people. `cloudwatch`: CloudWatch itself publishes it to the topic, because it is about the
   * alarm function, or about the probe function that the alarm function invokes, or because any stranger can raise it.
   * `page`: only the composite alarm `page` does. @default - the alarm function
   */
  readonly reportedBy?: 'cloudwatch' | 'page';
};

/** An alarm as data. @typeParam Subject what its targets are found in */
export type AlarmDefinition<Subject> = AlarmRule & {
  /** The targets; none when there is nothing to watch. */
  readonly of: (subject: Subject) => readonly Target[];
};

/** An alarm with the targets that one health check has for it. */
export type AlarmPlan = { readonly rule: AlarmRule; readonly targets: readonly Target[] };

/** Finds the targets of alarms. */
export function planAlarms<Subject>(
  definitions: readonly AlarmDefinition<Subject>[],
  subject: Subject,
): AlarmPlan[] {
  return definitions.map(({ of, ...rule }) => ({ rule, targets: of(subject) }));
}

/** The same for alarms on the metrics of a component's dependency: their ids begin with the component's name. */
export function planDependencyAlarms<Ids>(
  component: string,
  definitions: readonly AlarmDefinition<Ids>[],
  ids: Ids,
): AlarmPlan[] {
  return planAlarms(definitions, ids).map(({ rule, targets }) => ({
    rule,
    targets: targets.map(target => ({ ...target, component, prefix: component })),
  }));
}
