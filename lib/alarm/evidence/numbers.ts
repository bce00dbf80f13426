import type { AlarmMetric } from '../event/alarm.ts';

/** How the values of a metric are written in a message. CloudWatch does not return it with the values. */
export type NumberUnit = 'percent' | 'bytes' | 'ms' | 's' | 'plain';

/** A metric to read, with the label and the unit for the message. */
export type NumberQuery = AlarmMetric & { readonly label: string; readonly unit: NumberUnit };

/** The values of one metric, oldest first; empty if CloudWatch has none. */
export type Series = {
  readonly label: string;
  readonly unit: NumberUnit;
  readonly values: readonly number[];
};
