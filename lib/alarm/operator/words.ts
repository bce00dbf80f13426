import type { Override } from '../../health/override.ts';
import { oneLine } from '../common/format.ts';

/** The kinds of overrides, for people. */
export const NAME_OF = {
  'by-hand': 'Verdict by hand',
  drill: 'Drill',
  maintenance: 'Maintenance',
} as const satisfies Record<Override['kind'], string>;

/** What an override says, in a sentence: `Ada says that database is reported as down: "…".` */
export function describeOverride({ component, state, who, why, movesTraffic }: Override): string {
  const traffic = movesTraffic ? ' It moves traffic to another region.' : '';
  return `${oneLine(who, 200)} says: "${oneLine(why, 500)}". Beacon reports ${component} as ${state}.${traffic}`;
}
