import type { ComponentReport } from '../../health/report.ts';

/** How full something is. */
export type Level = {
  /** The field that says it: `usage_percent`. */
  readonly field: string;
  /** 0 to 100; more if it is over its limit. */
  readonly percent: number;
  /** From which share it is too full. @default - nothing says so */
  readonly thresholdPercent?: number | undefined;
};

/** The levels that the fields of a component contain: percentages, and counts of a known maximum. */
export function levelsOf({ fields }: Pick<ComponentReport, 'fields'>): Level[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [];
    if (/percent$/.test(field))
      return field.startsWith('threshold') ? [] : [percentage(field, value, fields)];
    const most = field.endsWith('_count') && fields[`max_${field.replace(/_count$/, 's')}`];
    return typeof most === 'number' && most > 0 ? [{ field, percent: (100 * value) / most }] : [];
  });
}

function percentage(field: string, percent: number, fields: ComponentReport['fields']): Level {
  const threshold = fields.threshold_percent;
  return { field, percent, ...(typeof threshold === 'number' && { thresholdPercent: threshold }) };
}
