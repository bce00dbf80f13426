import type { Told } from './told.ts';

/** What the second environment says: `UP`, `DOWN: database timeout`, `UP (doubted: database timeout)`. */
export function secondLine({ status, notUp, doubted }: Told): string {
  const listed = (components: Told['notUp']) =>
    components.map(({ name, reason }) => `${name} ${reason}`).join(', ');
  const shown = notUp.length > 0 ? `: ${listed(notUp)}` : '';
  return `${status.toUpperCase()}${shown}${doubted.length > 0 ? ` (doubted: ${listed(doubted)})` : ''}`;
}
