import type { Override } from '../health/override.ts';
import { STATUSES } from '../health/status.ts';
import { nameProblem } from '../names/components.ts';
import { DRILL_RENEWAL_MS, longestOverrideMs, OVERRIDE_KINDS } from '../names/overrides.ts';
import { TABLE_KEYS } from '../names/table.ts';
import type { Ahead } from './item.ts';
import type { Item } from './table-client.ts';

/** An ended override is kept so long, s: the alarm function must still find it, to tell people that it ended. */
const KEPT_SECONDS = 7 * 86_400;

const MAX_WHO_LENGTH = 200;
const MAX_WHY_LENGTH = 500;

/**
 * The row of an override: readable, so that an operator can look at it with any tool. Instants are the table's clock.
 * @param ahead how far that clock is ahead of this process's, ms
 */
export function overrideItem(partition: string, override: Override, ahead: Ahead): Item {
  const { component, kind, state, who, why, fromAt, untilAt, movesTraffic } = override;
  const iso = (at: number) => ({ S: new Date(at + ahead).toISOString() });
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: sortOf(override) },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil((untilAt + ahead) / 1000) + KEPT_SECONDS) },
    ...{ component: { S: component }, kind: { S: kind }, state: { S: state } },
    ...{ who: { S: who }, why: { S: why } },
    ...{ from: iso(fromAt), until: iso(untilAt) },
    moves_traffic: { S: String(movesTraffic) },
  };
}

/** The sort key: three kinds may be set for one component at a time. */
function sortOf({ component, kind }: Pick<Override, 'component' | 'kind'>): string {
  return `${component}#${kind}`;
}

/** The override of a row, in this process's clock; or what is wrong with the row, in words. */
export function overrideOf(item: Item, ahead: Ahead): Override | string {
  const textOf = (name: string) => textIn(item, name);
  const instantOf = (name: string) => Date.parse(textOf(name)) - ahead;
  const kind = OVERRIDE_KINDS.find(each => each === textOf('kind'));
  const state = STATUSES.find(each => each === textOf('state'));
  if (!kind) return `kind is not one of ${OVERRIDE_KINDS.join(', ')}`;
  if (!state) return `state is not one of ${STATUSES.join(', ')}`;
  const override: Override = {
    ...{ component: textOf('component'), kind, state, who: textOf('who'), why: textOf('why') },
    ...{ fromAt: instantOf('from'), untilAt: instantOf('until') },
    movesTraffic: kind === 'drill' && textOf('moves_traffic') === 'true',
  };
  if (textOf(TABLE_KEYS.sort) !== sortOf(override)) return `sk is not ${sortOf(override)}`;
  return problemOf(override) ?? override;
}

/** What is wrong with an override, in words; `undefined`: nothing. */
export function problemOf({
  component,
  kind,
  state,
  who,
  why,
  fromAt,
  untilAt,
}: Override): string | undefined {
  const wrongName = nameProblem(component);
  if (wrongName) return `component ${wrongName}`;
  if (kind === 'drill' && state !== 'down') return 'the state of a drill is not down';
  if (!isTextOf(who, MAX_WHO_LENGTH)) return `who is no text of 1 to ${MAX_WHO_LENGTH} characters`;
  if (!isTextOf(why, MAX_WHY_LENGTH)) return `why is no text of 1 to ${MAX_WHY_LENGTH} characters`;
  if (!Number.isFinite(fromAt) || !Number.isFinite(untilAt)) return 'from or until is no instant of ISO 8601';
  const longestMs = longestOverrideMs(kind, state) + (kind === 'drill' ? DRILL_RENEWAL_MS : 0);
  if (untilAt - fromAt <= longestMs) return undefined;
  return `it lasts longer than ${longestOverrideMs(kind, state) / 60_000} minutes`;
}

function isTextOf(text: string, max: number): boolean {
  return text.trim().length > 0 && text.length <= max;
}

/** The text of an attribute; empty when there is none. */
export function textIn(item: Item, name: string): string {
  const attribute = item[name];
  return attribute && 'S' in attribute ? attribute.S : '';
}
