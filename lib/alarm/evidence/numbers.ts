import type { AlarmMetric } from '../event/alarm.ts';

/** How values are written. CloudWatch does not say it with them. */
export type NumberUnit = 'percent' | 'bytes' | 'ms' | 'plain';

/** One metric to read, and how to tell it. */
export type NumberQuery = AlarmMetric & { readonly label: string; readonly unit: NumberUnit };

/** The values of one metric, oldest first; none where CloudWatch has none. */
export type Series = {
  readonly label: string;
  readonly unit: NumberUnit;
  readonly values: readonly number[];
};
