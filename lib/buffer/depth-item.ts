import { PARTITIONS, TABLE_KEYS } from '../names/table.ts';
import type { SizeMethod } from './event-size.ts';
import type { BufferUsage, Writer } from './gauge.ts';

/** An attribute as DynamoDB has it on the wire: a text, or a number in digits. */
type Attribute = { readonly S: string } | { readonly N: string };

export type Item = Readonly<Record<string, Attribute>>;

/** What one writer last told, or a counter that a service keeps by itself: that has a depth and no more. */
export type Depth = Omit<BufferUsage, 'method' | 'bytes'> & {
  /** The sort key: `writer#<id>`, `counter`, `counter#<name>`. */
  readonly key: string;
  /** `undefined`: nobody measured it. */
  readonly bytes: number | undefined;
  readonly method: SizeMethod;
  /** Rises with each write of a writer; `undefined` for a counter. */
  readonly version: number | undefined;
  /** When it was written, by the writer's clock: ms since the epoch. */
  readonly updatedAt: number | undefined;
  /** From when on DynamoDB may take it away, which it does some days later: ms since the epoch. */
  readonly expiresAt: number | undefined;
};

/** How long the table keeps a writer that holds nothing, s: long enough for the rate at which the fleet writes. */
const EMPTY_KEPT_SECONDS = 3600;

/** … and one that has dropped events, s: 30 days, for who asks what was lost. */
const DROPS_KEPT_SECONDS = 30 * 86_400;

export function partitionOf(name: string): string {
  return `${PARTITIONS.buffer}${name}`;
}

/** A writer's item, but for its version. Only one that holds nothing expires: events that nobody has written are never forgotten. */
export function depthItem(from: Writer, usage: BufferUsage, now: number): Item {
  const keptSeconds = usage.droppedCount > 0 ? DROPS_KEPT_SECONDS : EMPTY_KEPT_SECONDS;
  return {
    [TABLE_KEYS.partition]: { S: partitionOf(from.name) },
    [TABLE_KEYS.sort]: { S: `writer#${from.writer}` },
    depth: number(usage.itemCount),
    bytes: number(usage.bytes),
    method: { S: usage.method },
    written: number(usage.writtenCount),
    dropped: number(usage.droppedCount),
    ...(usage.oldestAt !== undefined && { oldest_at: number(usage.oldestAt) }),
    ...(usage.lastDropAt !== undefined && { last_drop_at: number(usage.lastDropAt) }),
    updated_at: number(now),
    ...(usage.itemCount === 0 && { [TABLE_KEYS.expiry]: number(Math.floor(now / 1000) + keptSeconds) }),
  };
}

/** An item of a buffer's partition is not what writers and counters leave there. */
export class MalformedDepth extends Error {
  override readonly name = 'MalformedDepth';
}

/** Reads an item. @throws MalformedDepth: a depth that can't be read must not pass for 0 */
export function readDepth(item: Readonly<Record<string, unknown>>): Depth {
  const key = textOf(item, TABLE_KEYS.sort);
  const isWriter = key.startsWith('writer#');
  if (!isWriter && key !== 'counter' && !key.startsWith('counter#')) {
    throw new MalformedDepth(`the key ${JSON.stringify(key)} is none; allowed: writer#…, counter, counter#…`);
  }
  const expiresAtSeconds = countOf(item, TABLE_KEYS.expiry);
  const required = (name: string) => countOf(item, name) ?? fail(key, name, 'missing');
  return {
    key,
    itemCount: required('depth'),
    bytes: isWriter ? required('bytes') : undefined,
    method: isWriter ? methodOf(key, textOf(item, 'method')) : 'estimated',
    writtenCount: countOf(item, 'written') ?? 0,
    droppedCount: countOf(item, 'dropped') ?? 0,
    oldestAt: countOf(item, 'oldest_at'),
    lastDropAt: countOf(item, 'last_drop_at'),
    version: isWriter ? required('version') : undefined,
    updatedAt: isWriter ? required('updated_at') : undefined,
    expiresAt: expiresAtSeconds === undefined ? undefined : expiresAtSeconds * 1000,
  };
}

function number(value: number): Attribute {
  return { N: String(value) };
}

function textOf(item: Readonly<Record<string, unknown>>, name: string): string {
  const text = member(item[name], 'S');
  return typeof text === 'string' ? text : fail(String(member(item.sk, 'S')), name, 'no text');
}

/** @throws MalformedDepth where it is there, and no whole number from 0 on */
function countOf(item: Readonly<Record<string, unknown>>, name: string): number | undefined {
  if (item[name] === undefined) return undefined;
  const digits = member(item[name], 'N');
  if (typeof digits === 'string' && /^\d{1,16}$/.test(digits)) return Number(digits);
  return fail(String(member(item.sk, 'S')), name, JSON.stringify(item[name]));
}

function methodOf(key: string, text: string): SizeMethod {
  if (text === 'v8' || text === 'json' || text === 'estimated') return text;
  return fail(key, 'method', JSON.stringify(text));
}

function member(attribute: unknown, type: 'S' | 'N'): unknown {
  if (typeof attribute !== 'object' || attribute === null || !Object.hasOwn(attribute, type))
    return undefined;
  return Reflect.get(attribute, type);
}

function fail(key: string, name: string, what: string): never {
  throw new MalformedDepth(`${name} of ${key} is ${what}`);
}
