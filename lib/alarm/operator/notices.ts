import type { Override } from '../../health/override.ts';

/** Something that people are told about an override, once. */
export type Notice = {
  /** The same for every function that finds it. */
  readonly id: string;
  readonly override: Override;
  readonly event: 'set' | 'still active' | 'ended';
};

const HOUR_MS = 3_600_000;

/** An older end is not news any more, ms. */
const NEWS_MS = 24 * HOUR_MS;

/** What people have to be told now, if nobody has told them yet. An override that has not begun gives nothing. */
export function noticesDue(overrides: readonly Override[], now: number): readonly Notice[] {
  return overrides.filter(({ fromAt }) => fromAt <= now).flatMap(override => noticeOf(override, now) ?? []);
}

function noticeOf(override: Override, now: number): Notice | undefined {
  const { component, kind, fromAt, untilAt } = override;
  const idOf = (what: string) => `${component}#${kind}#${new Date(fromAt).toISOString()}#${what}`;
  if (untilAt <= now) {
    const isNews = now - untilAt < NEWS_MS;
    return isNews ? { id: idOf('ended'), override, event: 'ended' } : undefined;
  }
  const hours = Math.floor((now - fromAt) / HOUR_MS);
  if (hours === 0) return { id: idOf('set'), override, event: 'set' };
  return { id: idOf(`hour ${hours}`), override, event: 'still active' };
}
