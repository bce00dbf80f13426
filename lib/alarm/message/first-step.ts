import { oneLine } from '../common/format.ts';
import type { Alarm } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { wordsOf } from './words.ts';

/** How many characters of a hint are shown. */
const MAX_CHARACTERS = 300;

/** What the description of an alarm says to do first; `undefined` if it does not say that. */
export function firstOf({ description }: Alarm): string | undefined {
  return wordsOf(description).first;
}

/** What the probe function says about its worst component: where to look first. `undefined`: it says nothing. */
export function hintOf(probe: Evidence['probe']): string | undefined {
  if ('missing' in probe) return undefined;
  const worst = probe.found.components.find(({ state, hint }) => state !== 'up' && hint);
  return worst?.hint && `${worst.name}: ${oneLine(worst.hint, MAX_CHARACTERS)}`;
}

/** What to do first if the probe function gave no report. */
export function firstWithoutReport(): string {
  return 'Invoke the probe function by hand, and read its log.';
}
