import { PARTITIONS, TABLE_KEYS } from '../names/table.ts';
import type { SizeMethod } from './event-size.ts';
import type { BufferUsage, Writer } from './gauge.ts';

/** An attribute as DynamoDB transfers it: text, or a number as text. */
type Attribute = { readonly S: string } | { readonly N: string };

/** A DynamoDB item of the attributes that a gauge writes. */
export type Item = Readonly<Record<string, Attribute>>;

/** The last report of one writer; or a counter, which a service updates by itself and which has only an item count. */
export type Depth = Omit<BufferUsage, 'method' | 'bytes' | 'startedAt'> & {
  /** The sort key: `writer#<id>`, `counter` or `counter#<name>`. */
  readonly key: string;
  /** `undefined` for a counter, which has no size. */
  readonly bytes: number | undefined;
  readonly method: SizeMethod;
  /** When the writer's buffer was created, by the writer's clock, ms since the epoch; `undefined` when not recorded. */
  readonly startedAt: number | undefined;
  /** Rises with each report of a writer; `undefined` for a counter. */
  readonly version: number | undefined;
  /** When the report was made, by the writer's clock, ms since the epoch; `undefined` for a counter. */
  readonly updatedAt: number | undefined;
  /** From when on DynamoDB may delete the item, ms since the epoch. It may need days to do so. */
  readonly expiresAt: number | undefined;
};

/** How long the table keeps the item of an empty buffer, s: long enough to compute the rate of writing. */
const EMPTY_KEPT_SECONDS = 3600;

/** The same for a buffer that has dropped events, s: 30 days, in which the operator can look for what was lost. */
const DROPS_KEPT_SECONDS = 30 * 86_400;

/** The partition key of all writers and counters of the buffers with a name. */
export function partitionOf(name: string): string {
  return `${PARTITIONS.buffer}${name}`;
}

/**
 * The item of a writer, without its version. Only the item of an empty buffer expires: events that were never
 * written must not be forgotten.
 * @param now by the writer's clock, ms since the epoch
 */
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
    started_at: number(usage.startedAt),
    ...(usage.oldestAt !== undefined && { oldest_at: number(usage.oldestAt) }),
    ...(usage.lastDropAt !== undefined && { last_drop_at: number(usage.lastDropAt) }),
    updated_at: number(now),
    ...(usage.itemCount === 0 && { [TABLE_KEYS.expiry]: number(Math.floor(now / 1000) + keptSeconds) }),
  };
}

/** An item of a buffer's partition that is neither a writer's report nor a counter. */
export class MalformedDepth extends Error {
  override readonly name = 'MalformedDepth';
}

/** Reads an item. @throws MalformedDepth, because a number that cannot be read must not count as 0 */
export function readDepth(item: Readonly<Record<string, unknown>>): Depth {
  const key = textOf(item, TABLE_KEYS.sort);
  const isWriter = key.startsWith('writer#');
  if (!isWriter && key !== 'counter' && !key.startsWith('counter#')) {
    throw new MalformedDepth(`the key is ${JSON.stringify(key)}; allowed: writer#…, counter, counter#…`);
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
    startedAt: countOf(item, 'started_at'),
    version: isWriter ? required('version') : undefined,
    updatedAt: isWriter ? required('updated_at') : undefined,
    expiresAt: expiresAtSeconds === undefined ? undefined : expiresAtSeconds * 1000,
  };
}

function number(value: number): Attribute {
  return { N: String(value) };
}

function textOf(item: Readonly<Record<string, unknown>>, name: string): string {
  const text = attributeValue(item[name], 'S');
  return typeof text === 'string' ? text : fail(String(attributeValue(item.sk, 'S')), name, 'not text');
}

/** A whole number of at least 0; `undefined` when there is none. @throws MalformedDepth for anything else */
function countOf(item: Readonly<Record<string, unknown>>, name: string): number | undefined {
  if (item[name] === undefined) return undefined;
  const digits = attributeValue(item[name], 'N');
  if (typeof digits === 'string' && /^\d{1,16}$/.test(digits)) return Number(digits);
  return fail(String(attributeValue(item.sk, 'S')), name, JSON.stringify(item[name]));
}

function methodOf(key: string, text: string): SizeMethod {
  if (text === 'v8' || text === 'json' || text === 'estimated') return text;
  return fail(key, 'method', JSON.stringify(text));
}

function attributeValue(attribute: unknown, type: 'S' | 'N'): unknown {
  if (typeof attribute !== 'object' || attribute === null || !Object.hasOwn(attribute, type))
    return undefined;
  return Reflect.get(attribute, type);
}

function fail(key: string, name: string, problem: string): never {
  throw new MalformedDepth(`${name} of ${key} is ${problem}`);
}
