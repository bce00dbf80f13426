/** The kinds of an operator's word about a component. Of several for one component, the first of this list counts. */
export const OVERRIDE_KINDS = ['by-hand', 'drill', 'maintenance'] as const;

export type OverrideKind = (typeof OVERRIDE_KINDS)[number];

const HOUR_MS = 3_600_000;

/** How long an override may last from its beginning to its end, ms. */
export function longestOverrideMs(kind: OverrideKind, state: string): number {
  if (kind === 'drill') return HOUR_MS;
  return kind === 'by-hand' && state === 'up' ? 4 * HOUR_MS : 24 * HOUR_MS;
}

/** A drill ends so long after its command stopped to renew it, ms. */
export const DRILL_RENEWAL_MS = 90_000;
