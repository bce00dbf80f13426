/** Requests a minute that one client may send: the limit of the seed. */
const LIMIT_PER_MINUTE = 100;

const WINDOW_MS = 60_000;

/** How many clients are remembered. When there are more, the oldest are forgotten. */
const MAX_CLIENTS = 10_000;

/**
 * Counts the requests of each client in the last minute. A refused request is not counted.
 * @param now wall clock, ms since the epoch
 * @returns for a client, how long it must wait, whole seconds; 0: not at all
 */
export function createThrottle(now: () => number, limit = LIMIT_PER_MINUTE): (client: string) => number {
  const seen = new Map<string, number[]>();
  return client => {
    const recent = (seen.get(client) ?? []).filter(at => now() - at < WINDOW_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= limit) {
      return Math.max(1, Math.ceil((oldest + WINDOW_MS - now()) / 1000));
    }
    seen.set(client, [...recent, now()]);
    for (const [first] of seen) {
      if (seen.size <= MAX_CLIENTS) break;
      seen.delete(first);
    }
    return 0;
  };
}
