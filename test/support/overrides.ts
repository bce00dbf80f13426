import type { Override } from '../../lib/health/override.ts';

/** An operator's word that began at 0 and ends after 10 minutes. */
export function override(
  kind: Override['kind'],
  state: Override['state'],
  more: Partial<Override> = {},
): Override {
  return {
    component: 'database',
    ...{ kind, state, who: 'ada', why: 'the upgrade to 18' },
    ...{ fromAt: 0, untilAt: 600_000, movesTraffic: false },
    ...more,
  };
}

export const maintenance = (more: Partial<Override> = {}) => override('maintenance', 'degraded', more);
export const drill = (more: Partial<Override> = {}) => override('drill', 'down', more);
export const byHand = (state: Override['state'], more: Partial<Override> = {}) =>
  override('by-hand', state, more);
