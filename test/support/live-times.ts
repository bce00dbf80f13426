import type { LiveEnvironment } from './live-environment.ts';
import type { LiveFleet, Seen } from './live-fleet.ts';

/** The heartbeat's interval. Time runs 30 times as fast as in a deployment: 20 s stand for ten minutes. */
export const HEARTBEAT_SECONDS = 2;

/** Nothing contradicts a failure: all believe it after so long, ms. */
export const LONE_MS = (HEARTBEAT_SECONDS + 10) * 1000;

/** How long a result is kept, ms. */
export const TTL_MS = 1000;

/** So long a fleet may be `partly_unreachable` after the last success, ms. */
export const PARTLY_MS = 15_000;

/** What a busy machine may take longer, ms. */
export const BUSY_MS = 8000;

export const isDown = ({ state }: Seen) => state === 'down';
export const isUp = ({ state }: Seen) => state === 'up';

/** Plays a sequence with a fleet, and stops the fleet. A failure tells the story of the fleet. */
export async function played(fleet: LiveFleet, play: (fleet: LiveFleet) => Promise<void>): Promise<void> {
  try {
    await play(fleet);
  } catch (error) {
    throw new Error(`${error}\n${fleet.story}`, { cause: error });
  } finally {
    await fleet.stop();
  }
}

/** The longest time for which an environment answered `down` without a break, ms. */
export function longestDown(fleet: LiveFleet, environment: LiveEnvironment, since: number): number {
  let longest = 0;
  let from: number | undefined;
  for (const { state, at } of fleet.answersOf(environment, since)) {
    from = state === 'down' ? (from ?? at) : undefined;
    longest = Math.max(longest, at - (from ?? at));
  }
  return longest;
}
