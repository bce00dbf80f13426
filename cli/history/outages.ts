import type { Change, SentMessage } from '../../lib/fleet/history-row.ts';
import type { History } from '../../lib/fleet/read-history.ts';
import type { Override } from '../../lib/health/override.ts';

/** A time in which a component was down. Instants are ms since the epoch. */
export type Outage = {
  readonly component: string;
  readonly fromAt: number;
  /** `undefined`: it is still down. */
  readonly toAt: number | undefined;
  readonly reason: string | undefined;
  /** When people were told first; `undefined`: they were not. */
  readonly toldAt: number | undefined;
};

/** How a component did in the whole time. */
export type Availability = {
  readonly component: string;
  readonly downMs: number;
  /** Maintenance and drills: they count neither as up nor as down. */
  readonly plannedMs: number;
  /** Of the time that was not planned, percent; `undefined`: all of it was. */
  readonly upPercent: number | undefined;
};

export type Summary = { readonly outages: readonly Outage[]; readonly availability: readonly Availability[] };

export type Range = { readonly fromAt: number; readonly toAt: number };

type Span = Range & {
  readonly state: string;
  readonly reason: string | undefined;
  readonly isPlanned: boolean;
};

/** A message so long after an outage may still be about it, ms: a metric has periods of a minute. */
const TOLD_AFTER_MS = 10 * 60_000;

/** Outages and availability within a range, by component. A component without any row is not listed. */
export function summaryOf({ changes, messages, overrides }: History, range: Range): Summary {
  const names = [...new Set([...changes, ...overrides].map(({ component }) => component))].sort();
  const spans = new Map(
    names.map(name => {
      const about = <T extends { readonly component: string }>({ component }: T) => component === name;
      return [name, spansOf(changes.filter(about), overrides.filter(about), range)];
    }),
  );
  return {
    outages: [...spans].flatMap(([name, list]) => outagesOf(name, list, messages, range)).sort(byStart),
    availability: [...spans].map(([name, list]) => availabilityOf(name, list, range)),
  };
}

/** The time of a component in pieces, between any two instants at which something changed. */
function spansOf(changes: readonly Change[], overrides: readonly Override[], range: Range): Span[] {
  const cuts = [
    ...[range.fromAt, range.toAt],
    ...changes.map(({ at }) => at),
    ...overrides.flatMap(({ fromAt, untilAt }) => [fromAt, untilAt]),
  ].filter(at => at >= range.fromAt && at <= range.toAt);
  const instants = [...new Set(cuts)].sort((a, b) => a - b);
  return instants.slice(0, -1).map((fromAt, index) => ({
    fromAt,
    toAt: instants[index + 1] as number,
    ...stateAt(fromAt, changes, overrides),
  }));
}

/** An operator's word comes before what was observed: by hand, then what is planned. A drill gives way to a failure. */
function stateAt(at: number, changes: readonly Change[], overrides: readonly Override[]) {
  const active = overrides.filter(({ fromAt, untilAt }) => fromAt <= at && at < untilAt);
  const byHand = active.find(({ kind }) => kind === 'by-hand');
  if (byHand) return { state: byHand.state, reason: 'by_hand', isPlanned: false };
  const last = changes.findLast(change => change.at <= at);
  const state = last?.to ?? changes[0]?.from ?? 'up';
  const isPlanned = active.some(({ kind }) => kind === 'maintenance' || state !== 'down');
  return { state, reason: last?.reason, isPlanned };
}

function outagesOf(
  component: string,
  spans: readonly Span[],
  messages: readonly SentMessage[],
  { toAt }: Range,
): Outage[] {
  const outages: (Range & Pick<Span, 'reason'>)[] = [];
  for (const { state, isPlanned, fromAt, toAt: endAt, reason } of spans) {
    if (state !== 'down' || isPlanned) continue;
    const last = outages.at(-1);
    if (last?.toAt === fromAt) outages[outages.length - 1] = { ...last, toAt: endAt };
    else outages.push({ fromAt, toAt: endAt, reason });
  }
  return outages.map(outage => ({
    component,
    ...outage,
    toAt: outage.toAt === toAt ? undefined : outage.toAt,
    toldAt: toldAt(component, outage, messages),
  }));
}

function toldAt(component: string, outage: Range, messages: readonly SentMessage[]): number | undefined {
  return messages.find(
    ({ at, components }) =>
      at >= outage.fromAt &&
      at <= outage.toAt + TOLD_AFTER_MS &&
      (components.length === 0 || components.includes(component)),
  )?.at;
}

function availabilityOf(component: string, spans: readonly Span[], { fromAt, toAt }: Range): Availability {
  const total = (which: (span: Span) => boolean) =>
    spans.filter(which).reduce((sum, span) => sum + span.toAt - span.fromAt, 0);
  const plannedMs = total(({ isPlanned }) => isPlanned);
  const downMs = total(({ state, isPlanned }) => state === 'down' && !isPlanned);
  const countedMs = toAt - fromAt - plannedMs;
  return {
    component,
    downMs,
    plannedMs,
    upPercent: countedMs > 0 ? 100 * (1 - downMs / countedMs) : undefined,
  };
}

function byStart(a: Outage, b: Outage): number {
  return a.fromAt - b.fromAt;
}
