import type { Result } from '../health/check.ts';
import type { Shared } from '../health/shared-memory.ts';
import { type CheckState, isCheckState } from '../health/state.ts';
import { TABLE_KEYS } from '../names/table.ts';
import type { Item } from './table-client.ts';

/** How long the memory of a component is kept after the last write, s: 30 days. */
const EXPIRY_SECONDS = 30 * 86_400;

/** An instant that is so far ahead is an error of some clock, ms. A nearer one is taken as now. */
const MAX_AHEAD_MS = 3000;

const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** What is written in one attribute, as JSON. Instants are the table's clock. */
type Body = { readonly state?: CheckState; readonly wasUp: boolean; readonly leaseUntil: number };

export type Keys = { readonly partition: string; readonly sort: string };

/** How far the table's clock is ahead of ours, ms. */
export type Ahead = number;

/** The item of a component. @param shared in this process's clock */
export function itemOf({ partition, sort }: Keys, shared: Shared, ahead: Ahead, now: number): Item {
  const { state, wasUp, leaseUntil, version } = shared;
  const body: Body = {
    wasUp,
    leaseUntil: leaseUntil === 0 ? 0 : leaseUntil + ahead,
    ...(state && { state: shifted(written(state), at => at + ahead) }),
  };
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: sort },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil((now + ahead) / 1000) + EXPIRY_SECONDS) },
    version: { N: String(version) },
    body: { S: JSON.stringify(body) },
  };
}

/**
 * What an item says, in this process's clock. An item that cannot be understood, or with an instant far in the future,
 * says nothing but its version: the next write replaces it.
 */
export function sharedOf(item: Item | undefined, ahead: Ahead, now: number): Shared {
  const version = numberOf(item?.version);
  if (version === undefined) return NOTHING;
  const body = bodyOf(item?.body);
  if (!body) return { ...NOTHING, version };
  const local = (at: number) => at - ahead;
  const latest = Math.max(local(body.state?.result.observedAt ?? 0), local(body.leaseUntil) - MAX_LEASE_MS);
  if (latest > now + MAX_AHEAD_MS) return { ...NOTHING, version };
  const state = body.state && shifted(body.state, at => Math.min(local(at), now));
  return {
    state,
    wasUp: body.wasUp,
    leaseUntil: body.leaseUntil === 0 ? 0 : local(body.leaseUntil),
    version,
  };
}

/** No lease is longer, ms. */
export const MAX_LEASE_MS = 90_000;

/** Characters of an error's message that are stored: DynamoDB bills each KB of an item, and refuses more than 400 KB. */
const MAX_MESSAGE = 300;

/** The error itself does not leave the process; its message does. */
function written(state: CheckState): CheckState {
  const { result, believed } = state;
  return { ...state, result: writtenResult(result), ...(believed && { believed: writtenResult(believed) }) };
}

function writtenResult(result: Result): Result {
  const { error } = result;
  return error === undefined ? result : { ...result, error: messageOf(error).slice(0, MAX_MESSAGE) };
}

/** A user's check may throw anything, also what has no text. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return String(error.message || error.name);
  return typeof error === 'string' ? error : `a thrown ${typeof error}`;
}

/** Whether a state is small enough to be stored: a user's check may report fields of any length. */
export function isStorable({ result, believed }: CheckState): boolean {
  return JSON.stringify([result.detail, believed?.detail]).length <= MAX_DETAIL;
}

/** Characters of the fields of two results. One query must read all components, and it reads 1 MiB. */
const MAX_DETAIL = 20_000;

function shifted(state: CheckState, shift: (at: number) => number): CheckState {
  const maybe = (at: number | undefined) => (at === undefined ? undefined : shift(at));
  return {
    ...state,
    result: shiftedResult(state.result, shift),
    ...(state.believed && { believed: shiftedResult(state.believed, shift) }),
    series: { ...state.series, downSince: maybe(state.series.downSince) },
    firstFailureAt: maybe(state.firstFailureAt),
    lastSuccessAt: maybe(state.lastSuccessAt),
    lastFailureAt: maybe(state.lastFailureAt),
    lastChangeAt: shift(state.lastChangeAt),
  };
}

function shiftedResult(result: Result, shift: (at: number) => number): Result {
  return { ...result, observedAt: shift(result.observedAt) };
}

function numberOf(attribute: Item[string] | undefined): number | undefined {
  const value = attribute && 'N' in attribute ? Number(attribute.N) : Number.NaN;
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function bodyOf(attribute: Item[string] | undefined): Body | undefined {
  try {
    const body: unknown = JSON.parse(attribute && 'S' in attribute ? attribute.S : '');
    return isBody(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Errors are stored as their messages. */
function hasTexts({ result, believed = result }: CheckState): boolean {
  return [result.error ?? '', believed.error ?? ''].every(error => typeof error === 'string');
}

function isBody(value: unknown): value is Body {
  if (typeof value !== 'object' || value === null) return false;
  const { state, wasUp, leaseUntil } = value as Partial<Record<keyof Body, unknown>>;
  return (
    (state === undefined || (isCheckState(state) && hasTexts(state))) &&
    typeof wasUp === 'boolean' &&
    typeof leaseUntil === 'number' &&
    Number.isFinite(leaseUntil)
  );
}
