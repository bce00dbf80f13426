import type { Result } from '../health/check.ts';
import type { Shared } from '../health/shared-memory.ts';
import { type CheckState, isCheckState, isResult } from '../health/state.ts';
import { STATUSES, type Status } from '../health/status.ts';
import { TABLE_KEYS } from '../names/table.ts';
import type { Item } from './table-client.ts';

/** How long the memory of a component is kept after the last write, s: 30 days. */
const EXPIRY_SECONDS = 30 * 86_400;

/** An instant that is so far ahead is an error of some clock, ms. A nearer one is taken as now. */
const MAX_AHEAD_MS = 3000;

const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** What is written in one attribute, as JSON. Instants are the table's clock. */
type Body = Omit<Shared, 'version'>;

export type Keys = { readonly partition: string; readonly sort: string };

/** How far the table's clock is ahead of ours, ms. */
export type Ahead = number;

/** The item of a component. @param shared in this process's clock */
export function itemOf({ partition, sort }: Keys, shared: Shared, ahead: Ahead, now: number): Item {
  const { version, state, other, ...rest } = shared;
  const body = {
    ...rest,
    ...(state && { state: written(state) }),
    ...(other && { other: writtenResult(other) }),
  };
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: sort },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil((now + ahead) / 1000) + EXPIRY_SECONDS) },
    version: { N: String(version) },
    body: { S: JSON.stringify(shifted(body, at => at + ahead)) },
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
  const { leaseUntil, ...rest } = body;
  const known = shifted(rest, at => Math.min(local(at), now));
  return { ...known, state: known.state, leaseUntil: leaseUntil === 0 ? 0 : local(leaseUntil), version };
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

/** The properties that are instants. */
const INSTANT = /(At|Since|Until|^at|^since)$/;

/** What checks report, which may have properties of any name. */
const REPORTED = ['detail', 'gauges'];

/** The same with each instant shifted; 0 and what is `undefined` stay so. */
function shifted<T>(value: T, shift: (at: number) => number): T {
  if (Array.isArray(value)) return value.map(each => shifted(each, shift)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => {
    if (typeof each === 'number' && INSTANT.test(name)) return [name, each === 0 ? 0 : shift(each)];
    return [name, REPORTED.includes(name) ? each : shifted(each, shift)];
  });
  return Object.fromEntries(entries) as T;
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

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Errors are stored as their messages. */
function hasTexts({ result, believed = result }: CheckState): boolean {
  return [result.error ?? '', believed.error ?? ''].every(isText);
}

function isBody(value: unknown): value is Body {
  if (!isRecord(value)) return false;
  const { state, other, wasUp, leaseUntil, failing, confirming, verdict, changes = [] } = value;
  return (
    (state === undefined || (isCheckState(state) && hasTexts(state))) &&
    (other === undefined || (isResult(other) && isText(other.error ?? ''))) &&
    typeof wasUp === 'boolean' &&
    Number.isFinite(leaseUntil) &&
    isListOf(failing, ['since', 'at', 'standsSince']) &&
    isListOf(confirming, ['at']) &&
    (verdict === undefined ||
      (isRecord(verdict) && isStatus(verdict.state) && Number.isFinite(verdict.since))) &&
    Array.isArray(changes) &&
    changes.every(isChange)
  );
}

/** A list of what observers did, with these instants. */
function isListOf(value: unknown, instants: readonly string[]): boolean {
  if (value === undefined) return true;
  const isEntry = (each: unknown) =>
    isRecord(each) &&
    typeof each.observer === 'string' &&
    instants.every(name => Number.isFinite(each[name]));
  return Array.isArray(value) && value.every(isEntry);
}

function isChange(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { component, from, to, at, since, observer, id } = value;
  const isNamed = [component, observer, id].every(isText);
  return isNamed && isStatus(from) && isStatus(to) && [at, since].every(Number.isFinite);
}

function isStatus(value: unknown): value is Status {
  return STATUSES.some(status => status === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
