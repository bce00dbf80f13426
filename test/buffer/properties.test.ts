import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { EventQueue } from '../../lib/buffer/event-queue.ts';
import { measure } from '../../lib/buffer/event-size.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSink, type SinkPlan } from '../support/fake-sink.ts';

const SIZES = { exact: false, estimateBytes: 1 };

type Step =
  | { readonly add: string }
  | { readonly flush: { readonly timeoutMs: number; readonly force: boolean } }
  | { readonly passMs: number }
  | { readonly abort: true }
  | { readonly landLate: true };

const plan = fc.constantFrom<SinkPlan>(
  'take',
  'fail',
  'take and fail',
  'hang',
  'take late',
  'reject the first',
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ add: fc.string({ maxLength: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      flush: fc.record({ timeoutMs: fc.integer({ min: 1, max: 50 }), force: fc.boolean() }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ passMs: fc.integer({ min: 1, max: 2000 }) }) },
  { weight: 1, arbitrary: fc.constant({ abort: true } as const) },
  { weight: 1, arbitrary: fc.constant({ landLate: true } as const) },
);

const limits = fc.record({
  maxItems: fc.integer({ min: 1, max: 8 }),
  maxBytes: fc.integer({ min: 20, max: 60 }),
  batchItems: fc.integer({ min: 1, max: 4 }),
});

describe('over any sequence of adding, flushing, failures, late writes, time and aborts', () => {
  it('no event is lost or stored twice, the order is kept, and the limits hold', async () => {
    const sequence = fc.tuple(limits, fc.array(plan, { maxLength: 20 }), fc.array(step, { maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(sequence, async ([bounds, plans, steps]) => {
        const run = new Run(bounds, plans);
        for (const next of steps) await run.take(next);
        await run.end();
        run.check();
      }),
      { numRuns: 400 },
    );
  });
});

/** One sequence of steps: what was added, and where it went. */
class Run {
  readonly #clock = new FakeClock();
  readonly #sink: FakeSink<string>;
  readonly #buffer: AuditEventBuffer<string>;
  readonly #bounds: { readonly maxItems: number; readonly maxBytes: number };
  readonly #dropped: number[] = [];
  readonly #flushes: Promise<unknown>[] = [];
  #caller = new AbortController();
  #added = 0;

  constructor(
    bounds: { maxItems: number; maxBytes: number; batchItems: number },
    plans: readonly SinkPlan[],
  ) {
    this.#bounds = bounds;
    this.#sink = new FakeSink(plans);
    this.#buffer = new AuditEventBuffer<string>({
      ...bounds,
      exact: false,
      clock: this.#clock,
      sink: this.#sink.write,
      onDrop: ({ dropped }) => this.#dropped.push(dropped.sequence),
    });
  }

  async take(next: Step): Promise<void> {
    if ('add' in next) {
      this.#added += 1;
      this.#buffer.add(next.add);
    } else if ('flush' in next) {
      this.#flushes.push(this.#buffer.flush({ ...next.flush, signal: this.#caller.signal }));
    } else if ('passMs' in next) {
      await this.#clock.advance(next.passMs);
    } else if ('landLate' in next) {
      this.#sink.landLate();
    } else {
      this.#caller.abort(new Error('enough'));
      this.#caller = new AbortController();
    }
    this.#checkBounds();
  }

  /** Ends what is under way, writes the rest to a sink that works again, and lets late writes take effect. */
  async end(): Promise<void> {
    await this.#clock.advance(100);
    await Promise.all(this.#flushes);
    this.#sink.plans.length = 0;
    expect(await this.#buffer.flush({ force: true })).toMatchObject({ remaining: 0, error: undefined });
    this.#sink.landLate();
  }

  check(): void {
    const written = [...this.#sink.taken.keys()].map(sequenceOf);
    const unheard = [...this.#sink.unheard].map(sequenceOf);
    const lost = this.#dropped.filter(sequence => !unheard.includes(sequence));
    expect(lost.filter(sequence => written.includes(sequence))).toEqual([]);
    const everything = [...new Set([...written, ...this.#dropped])].sort((a, b) => a - b);
    expect(everything).toEqual(Array.from({ length: this.#added }, (_, index) => index + 1));
    const late = [...this.#sink.storedLate].map(sequenceOf);
    const inTime = written.filter(sequence => !late.includes(sequence));
    expect(inTime).toEqual(inTime.toSorted((a, b) => a - b));
    expect(this.#buffer.usage()).toMatchObject({
      itemCount: 0,
      bytes: 0,
      droppedCount: this.#dropped.length,
    });
    expect(this.#clock.pending).toBe(0);
  }

  #checkBounds(): void {
    const { itemCount, bytes } = this.#buffer.usage();
    expect(itemCount).toBeLessThanOrEqual(this.#bounds.maxItems);
    expect(bytes).toBeLessThanOrEqual(this.#bounds.maxBytes);
    expect(bytes).toBe(this.#buffer.getItems().reduce((sum, event) => sum + measure(event, SIZES).bytes, 0));
  }
}

const sequenceOf = (id: string) => Number(id.slice(id.lastIndexOf('-') + 1));

describe('EventQueue', () => {
  const entry = (sequence: number) => ({
    id: `w-${sequence}`,
    writer: 'w',
    sequence,
    addedAt: sequence,
    event: sequence,
    bytes: sequence,
    method: 'json' as const,
  });

  it('has the order, length and bytes of plain lists: set aside, taken and waiting', () => {
    const step = fc.constantFrom('push', 'drop', 'take', 'settle', 'set aside', 'restore');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        const queue = new EventQueue<number>();
        let aside: number[] = [];
        let taken: number[] = [];
        let waiting: number[] = [];
        steps.forEach((next, index) => {
          if (next === 'push') {
            queue.push(entry(index));
            waiting.push(index);
          } else if (next === 'drop') {
            expect(queue.drop()?.event).toBe(aside.length > 0 ? aside.shift() : waiting.shift());
          } else if (next === 'take' && taken.length === 0) {
            taken = waiting.splice(0, 3);
            expect(queue.take(3).map(({ event }) => event)).toEqual(taken);
          } else if (next === 'settle') {
            const back = taken.slice(1);
            queue.settle(back.map(entry));
            waiting = [...back, ...waiting];
            taken = [];
          } else if (next === 'set aside') {
            queue.setAside();
            aside = [...aside, ...taken];
            taken = [];
          } else if (next === 'restore' && taken.length === 0) {
            expect(queue.restore().map(({ event }) => event)).toEqual(aside);
            waiting = [...aside, ...waiting];
            aside = [];
          }
          const all = [...aside, ...taken, ...waiting];
          expect(queue.toArray().map(({ event }) => event)).toEqual(all);
          expect(queue.length).toBe(all.length);
          expect(queue.bytes).toBe(all.reduce((sum, event) => sum + event, 0));
          expect(queue.oldest?.event).toBe(all[0]);
          expect(queue.next?.event).toBe(waiting[0]);
        });
      }),
    );
  });
});
