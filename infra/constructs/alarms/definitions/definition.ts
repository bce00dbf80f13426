import type { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { HealthAlarmsProps } from './watched.ts';

/** One thing that is watched: there is an alarm for each. */
export type Target = {
  /** Ends the alarm's id where there are several. */
  readonly suffix?: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** @default - the definition's */
  readonly metricName?: string;
};

export type MetricDefinition = {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: 'Maximum' | 'Minimum' | 'Average' | 'Sum' | 'SampleCount';
  readonly unit?: Unit;
  /** Minutes; `heartbeat`: as often as it is published. */
  readonly period: number | 'heartbeat';
  /** What is compared, in metric math, of the metric `m`. @default - the metric itself */
  readonly expression?: string;
};

/** An alarm as data. */
export type AlarmDefinition = {
  /** Its name is `<service>-<environment>-<id>`, and a suffix where there are several. */
  readonly id: string;
  readonly of: (watched: HealthAlarmsProps) => readonly Target[];
  readonly metric: MetricDefinition;
  /** It is an alarm from here on up; with `below`, from under here. */
  readonly threshold: number | ((watched: HealthAlarmsProps) => number);
  readonly below?: true;
  /** So many periods of so many. */
  readonly evaluation: readonly [datapoints: number, of: number];
  readonly missing: 'breaching' | 'notBreaching' | 'ignore';
  /** Wakes people: it is part of the composite alarm that does. @default - it tells them */
  readonly pages?: true;
  /**
   * `directly`: past the alarm function, because it is about that, or about the probe function that it asks.
   * `page`: by the composite alarm alone. @default - through the alarm function
   */
  readonly told?: 'directly' | 'page';
  readonly means: string;
  /** The first thing to do. */
  readonly doFirst: string;
  /** Where to look. */
  readonly where: string;
};
