/** The seed's limit: requests a minute from one client. */
const LIMIT_PER_MINUTE = 100;

const WINDOW_MS = 60_000;

/** Clients remembered at most; beyond it the longest known are forgotten. */
const MAX_CLIENTS = 10_000;

/** Counts requests of each client over the last minute. Returns 0, or the whole seconds to wait. */
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
