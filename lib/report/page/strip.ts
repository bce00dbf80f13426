import { REASONS } from '../../names/reasons.ts';
import { LOOKS, type Look, lookOf } from '../view/look.ts';
import type { Change } from '../view/past-changes.ts';

/** A part of the strip: how it looked at worst in its time. `undefined`: nothing is known of it. */
type Cell = Look | undefined;

/** What a component did lately. */
export type Strip = {
  readonly span: 'last24Hours' | 'last30Days';
  /** The oldest first. */
  readonly cells: readonly Cell[];
  /** The share of the time in which it was not down, 0 to 1. Time in which Beacon could not tell does not count. */
  readonly available: number;
};

const HOUR_MS = 3_600_000;

const SPANS = [
  { span: 'last24Hours', ms: 24 * HOUR_MS, cells: 48 },
  { span: 'last30Days', ms: 720 * HOUR_MS, cells: 30 },
] as const;

type Period = { readonly from: number; readonly to: number; readonly look: Look };

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
    .map((change, index) => ({
      from: change.at,
      to: Math.min(now, changes[index + 1]?.at ?? now),
      look: lookThen(change),
    }))
    .filter(({ from, to }) => from < to);
}

function lookThen({ state, reason }: Change): Look {
  return lookOf({ state, reason, blame: reason && REASONS[reason].blame });
}

function worstBetween(periods: readonly Period[], from: number, to: number): Cell {
  const looks = periods.filter(each => each.from < to && each.to > from).map(({ look }) => look);
  return LOOKS.find(look => looks.includes(look));
}

/** 1 where Beacon could never tell. */
function availability(periods: readonly Period[], startAt: number): number {
  const known = periods.filter(({ look }) => look !== 'unknown');
  const msOf = (list: readonly Period[]) =>
    list.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, startAt)), 0);
  const total = msOf(known);
  return total === 0 ? 1 : msOf(known.filter(({ look }) => look !== 'down')) / total;
}
