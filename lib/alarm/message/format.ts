const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `45 s`, `12 min`, `2 h 5 min`, `3 d 4 h`: as exact as people need it. */
export function describeMs(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return two(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min');
  return two(Math.floor(ms / DAY_MS), 'd', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `03:12:31 UTC`, with the date where it is not that of `now`, or that is not given. Both are ms since the epoch. */
export function describeInstant(at: number, now?: number): string {
  const [date, time] = new Date(at).toISOString().split('T');
  const today = now !== undefined && new Date(now).toISOString().startsWith(date ?? '');
  return `${today ? '' : `${date} `}${time?.slice(0, 8)} UTC`;
}

/** `since 03:12:31 UTC (3 min)`. */
export function describeSince(at: number, now: number): string {
  return `since ${describeInstant(at, now)} (${describeMs(now - at)})`;
}

/** One line of somebody else's words: no line breaks, no control characters, and an end. */
export function oneLine(text: string, max = 400): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
