/** Characters in the description of an alarm. */
export const MAX_DESCRIPTION = 1024;

/** Metrics in the metric math of one alarm. */
export const METRICS_IN_ALARM = 10;

/** Alarms in one widget of a dashboard. */
export const ALARMS_IN_WIDGET = 100;

/** Characters in the rule of a composite alarm. */
export const MAX_RULE = 10_240;

/** Alarms in one rule. The names of most alarms would allow more; this number never changes with a longer name. */
const MOST_IN_RULE = 40;

/** What a rule needs for one alarm besides its name. */
const AROUND_NAME = 'ALARM("arn:aws-us-gov:cloudwatch:ap-southeast-1:123456789012:alarm:") OR '.length;

/** How many alarms fit into one rule, when each may have the longest of these names. */
export function alarmsInRule(names: readonly string[]): number {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return Math.min(MOST_IN_RULE, Math.floor(MAX_RULE / (AROUND_NAME + longest)));
}

/** Splits a list into groups of at most `size`. */
export function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
