import { shownName } from '../settings/rejected-value.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import type { SizeSettings } from './event-size.ts';
import type { Gauge } from './gauge.ts';
import type { Sink, StoredEvent } from './sink.ts';

/** An event that the buffer dropped. */
export type Drop<E = unknown> = {
  /** `full`: there was no room. `too_large`: larger than `maxEventBytes`. `rejected`: the sink will never accept it. */
  readonly cause: 'full' | 'too_large' | 'rejected';
  readonly dropped: StoredEvent<E>;
};

export type BufferOptions<E> = Partial<SizeSettings> & {
  /** Tells this buffer from others of the service: 1 to 64 letters, digits and `_ . -`. @default 'audit' */
  readonly name?: string;
  /** Events in the buffer at most, including those that a flush is writing; then the oldest are dropped. @default 1000 */
  readonly maxItems?: number;
  /** Total size at most, bytes; then the oldest events are dropped. `Infinity`: no limit. @default 10 MiB */
  readonly maxBytes?: number;
  /** A larger event is not added, because it would push the others out; bytes. @default 1 MiB, but at most `maxBytes` */
  readonly maxEventBytes?: number;
  /** Where events are written. @default - nowhere: they stay in the buffer until they are dropped */
  readonly sink?: Sink<E>;
  /** Events in one batch for the sink at most. @default 500 */
  readonly batchItems?: number;
  /** Where the buffer reports how full it is, after each flush. @default - nowhere */
  readonly gauge?: Gauge;
  /** Called for each dropped event. Not called for drops caused by this callback's own `add()`. Its errors are ignored. */
  readonly onDrop?: (drop: Drop<E>) => void;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

const NAME = /^[\w.-]{1,64}$/;

/** The options with their defaults. @throws RangeError that names the option, its value and what is allowed */
export function withDefaults<E>(options: BufferOptions<E>) {
  const whole = {
    name: 'audit',
    maxItems: 1000,
    maxBytes: 10 * 1024 * 1024,
    maxEventBytes: 1024 * 1024,
    batchItems: 500,
    exact: true,
    estimateBytes: 50 * 1024,
    clock: systemClock,
    ...withoutUndefined(options),
  };
  if (!NAME.test(whole.name)) {
    throw new RangeError(`name is ${shownName(whole.name)}; allowed: 1 to 64 letters, digits and _ . -`);
  }
  for (const option of ['maxItems', 'batchItems', 'maxEventBytes', 'estimateBytes'] as const) {
    assertCount(option, whole[option]);
  }
  if (whole.maxBytes !== Number.POSITIVE_INFINITY) assertCount('maxBytes', whole.maxBytes);
  return { ...whole, maxEventBytes: Math.min(whole.maxEventBytes, whole.maxBytes) };
}

/** Calls a callback of the user. What it throws, or later rejects with, is ignored. */
export function callBack(call: () => unknown): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => {});
  } catch {
    // The user's callback failed; the buffer must not.
  }
}

/** An option that is present and `undefined` has its default. */
function withoutUndefined<O extends object>(options: O): O {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as O;
}

function assertCount(option: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`${option} is ${value}; allowed: a whole number, at least 1`);
}
