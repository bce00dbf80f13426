const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration for people, in one or two units: `45 s`, `12 min`, `2 h 5 min`, `3 d 4 h`. Negative: `0 ms`. */
export function describeMs(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) {
    return twoUnits(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min');
  }
  return twoUnits(Math.floor(ms / DAY_MS), 'd', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/**
 * An instant for people: `03:12:31 UTC`. With the date if `now` is on another day or not given. Both are ms since the
 * epoch.
 */
export function describeInstant(at: number, now?: number): string {
  const [date, time] = new Date(at).toISOString().split('T');
  const isToday = now !== undefined && new Date(now).toISOString().startsWith(date ?? '');
  return `${isToday ? '' : `${date} `}${time?.slice(0, 8)} UTC`;
}

/** `since 03:12:31 UTC (3 min)`. Both instants are ms since the epoch. */
export function describeSince(at: number, now: number): string {
  return `since ${describeInstant(at, now)} (${describeMs(now - at)})`;
}

/**
 * A text of unknown content as one line: white space and control characters become single spaces, and a longer text
 * ends in `…`.
 * @param max the highest number of characters
 */
export function oneLine(text: string, max = 400): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
