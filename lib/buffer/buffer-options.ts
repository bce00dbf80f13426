import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import type { SizeSettings } from './event-size.ts';
import type { Gauge } from './gauge.ts';
import type { Sink, StoredEvent } from './sink.ts';

/** An event that was given up, and why: no room, larger than an event may be, or the sink will never take it. */
export type Drop<E = unknown> = {
  readonly cause: 'full' | 'too_large' | 'rejected';
  readonly dropped: StoredEvent<E>;
};

export type BufferOptions<E> = Partial<SizeSettings> & {
  /** Tells buffers apart: 1 to 64 letters, digits and `_ . -`. @default 'audit' */
  readonly name?: string;
  /** Events held at most, those under way to the sink included; the oldest go first. @default 1000 */
  readonly maxItems?: number;
  /** Bytes held at most; the oldest go first. `Infinity`: no limit. @default 10 MiB */
  readonly maxBytes?: number;
  /** A larger event is not taken in, so that it can't push the others out: bytes. @default 1 MiB, or `maxBytes` where that is less */
  readonly maxEventBytes?: number;
  /** Where events go. @default - nowhere: they stay until they are dropped */
  readonly sink?: Sink<E>;
  /** Events in one batch at most. @default 500 */
  readonly batchItems?: number;
  /** Where it is told how much waits, after each flush. @default - nowhere */
  readonly gauge?: Gauge;
  /** Told of each event that is given up, but for those that it gives up itself by adding one. What it throws is ignored. */
  readonly onDrop?: (drop: Drop<E>) => void;
  /** @default - the machine's time */
  readonly clock?: Clock;
};

const NAME = /^[\w.-]{1,64}$/;

/** The options with their defaults. @throws RangeError that says what was given and what is allowed */
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
    ...given(options),
  };
  if (!NAME.test(whole.name)) {
    throw new RangeError(`name is ${JSON.stringify(whole.name)}; allowed: 1 to 64 letters, digits and _ . -`);
  }
  for (const option of ['maxItems', 'batchItems', 'maxEventBytes', 'estimateBytes'] as const) {
    assertCount(option, whole[option]);
  }
  if (whole.maxBytes !== Number.POSITIVE_INFINITY) assertCount('maxBytes', whole.maxBytes);
  return { ...whole, maxEventBytes: Math.min(whole.maxEventBytes, whole.maxBytes) };
}

/** Without the options that are there and undefined, as a setting that nobody made often is: they have their default. */
function given<O extends object>(options: O): O {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as O;
}

function assertCount(option: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`${option} is ${value}; allowed: a whole number, at least 1`);
}
