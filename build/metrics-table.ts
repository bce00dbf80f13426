import { DIMENSIONS, METRICS } from '../lib/names/metrics.ts';

/** The table of metrics for docs/observability.md, generated from the code. */
export function metricsTable(): string {
  const rows = Object.entries(METRICS).map(
    ([name, { unit, dimensions, from, help }]) =>
      `| \`${name}\` | ${DIMENSIONS[dimensions].join(', ')} | ${unit} | ${from} | ${help} |`,
  );
  return ['| metric | dimensions | unit | from | |', '|---|---|---|---|---|', ...rows].join('\n');
}
