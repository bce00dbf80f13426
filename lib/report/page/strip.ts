import { STATUSES, type Status } from '../../health/status.ts';
import type { Change } from '../history.ts';

/** A part of the strip: the worst state in its time. `undefined`: nothing is known of it. */
type Cell = Status | undefined;

/** What a component did lately. */
export type Strip = {
  readonly span: 'last24Hours' | 'last30Days';
  /** The oldest first. */
  readonly cells: readonly Cell[];
  /** The share of the known time in which it was not down, 0 to 1. */
  readonly available: number;
};

const HOUR_MS = 3_600_000;

const SPANS = [
  { span: 'last24Hours', ms: 24 * HOUR_MS, cells: 48 },
  { span: 'last30Days', ms: 720 * HOUR_MS, cells: 30 },
] as const;

type Period = { readonly from: number; readonly to: number; readonly state: Status };

/** The strip of the last day, or of the last month where the last day had no change. `undefined`: nothing is known. */
export function stripOf(changes: readonly Change[], now: number): Strip | undefined {
  const periods = periodsOf(changes, now);
  if (periods.length === 0) return undefined;
  const isRecent = changes.some(({ at }) => at > now - SPANS[0].ms && at <= now);
  const { span, ms, cells } = SPANS[isRecent ? 0 : 1];
  const startAt = now - ms;
  const width = ms / cells;
  return {
    span,
    cells: Array.from({ length: cells }, (_, index) =>
      worstBetween(periods, startAt + index * width, startAt + (index + 1) * width),
    ),
    available: availability(periods, startAt),
  };
}

/** Each change holds until the next. */
function periodsOf(changes: readonly Change[], now: number): Period[] {
  return changes
    .map(({ at, state }, index) => ({ from: at, to: Math.min(now, changes[index + 1]?.at ?? now), state }))
    .filter(({ from, to }) => from < to);
}

function worstBetween(periods: readonly Period[], from: number, to: number): Cell {
  const states = periods.filter(each => each.from < to && each.to > from).map(({ state }) => state);
  return STATUSES.findLast(status => states.includes(status));
}

function availability(periods: readonly Period[], startAt: number): number {
  const known = periods.map(({ from, to, state }) => ({
    ms: Math.max(0, to - Math.max(from, startAt)),
    state,
  }));
  const sum = (list: typeof known) => list.reduce((total, { ms }) => total + ms, 0);
  return sum(known.filter(({ state }) => state !== 'down')) / sum(known);
}
