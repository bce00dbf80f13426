import { REASONS, type Reason } from '../lib/names/reasons.ts';
import { HINTS } from '../lib/report/view/hints.ts';

const BLAMES = {
  dependency: 'the dependency',
  beacon: 'Beacon',
  either: 'either',
  nobody: 'an operator said so',
} as const;

/** The table of reasons for docs/troubleshooting.md, generated from the code. */
export function reasonsTable(): string {
  const rows = Object.entries(REASONS).map(
    ([reason, { state, blame }]) =>
      `| \`${reason}\` | ${state} | ${BLAMES[blame]} | ${HINTS[reason as Reason] ?? '–'} |`,
  );
  return ['| reason | state | whom it blames | what to look at first |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}
