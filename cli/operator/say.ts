import type { Override } from '../../lib/health/override.ts';
import type { Place } from '../aws/stack.ts';
import { describeDuration } from '../terminal/duration.ts';
import { plainText } from '../terminal/plain-text.ts';

const TITLES = {
  'by-hand': 'Verdict by hand',
  drill: 'Drill',
  maintenance: 'Maintenance',
} as const satisfies Record<Override['kind'], string>;

const EFFECTS = {
  'by-hand':
    'Callers and the edge path see this state. What the check finds stays in metrics, log and details.',
  drill: 'Callers see it down. Alarms, page and messages are real, and say that it is a drill.',
  maintenance:
    'Callers see this state. The edge path follows what the check finds. Alarms say that it is maintenance.',
} as const satisfies Record<Override['kind'], string>;

/** What the command is about to do, for the person who has to confirm it. */
export function sayPlan(plan: Override, forMs: number, place: Place, replaced: Override | undefined): string {
  const { component, kind, state, who, why, fromAt, movesTraffic } = plan;
  const rows = [
    `${titleOf(plan)} (${place.service} ${place.stage}, table ${place.table})`,
    `  ${component} is reported as ${state}`,
    `  until ${timeOf(fromAt + forMs)}, for ${describeDuration(forMs)}`,
    `  who: ${plainText(who)}   why: ${plainText(why, 200)}`,
    `  ${movesTraffic ? 'The edge path answers 503: traffic moves to the other region.' : EFFECTS[kind]}`,
    ...(replaced
      ? [`  It replaces what ${plainText(replaced.who)} set until ${timeOf(replaced.untilAt)}.`]
      : []),
  ];
  return `${rows.join('\n')}\n`;
}

export function titleOf({ kind, component }: Pick<Override, 'kind' | 'component'>): string {
  return `${TITLES[kind]} of ${component}`;
}

/** `2026-11-25 14:03:07 UTC`. */
export function timeOf(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
