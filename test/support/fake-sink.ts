import { RefusedBatch, RejectedEvents, type Sink, type StoredEvent } from '../../lib/buffer/sink.ts';

/** What the sink does with the next batch. */
export type SinkPlan = 'take' | 'fail' | 'take and fail' | 'hang' | 'take late' | 'reject the first';

/** A sink that follows a plan. It stores each event once, by its id, as an idempotent sink does. */
export class FakeSink<E> {
  readonly batches: (readonly StoredEvent<E>[])[] = [];
  readonly taken = new Map<string, E>();
  /** Events that were stored while the buffer got an error. */
  readonly unheard = new Set<string>();
  readonly plans: SinkPlan[];
  /** Events that a late write stored first. Their order says nothing about the buffer. */
  readonly storedLate = new Set<string>();
  readonly #late: (readonly StoredEvent<E>[])[] = [];

  constructor(plans: readonly SinkPlan[] = []) {
    this.plans = [...plans];
  }

  /** The stored events, in the order in which they were stored first. */
  get events(): E[] {
    return [...this.taken.values()];
  }

  readonly write: Sink<E> = async (batch, signal) => {
    this.batches.push(batch);
    const plan = this.plans.shift() ?? 'take';
    if (plan === 'take late') this.#late.push(batch);
    if (plan === 'hang' || plan === 'take late') await aborted(signal);
    if (plan === 'fail') throw new Error('the sink is down');
    const [first] = batch;
    if (plan === 'reject the first' && first) throw new RejectedEvents([first.id]);
    this.#store(batch);
    if (plan !== 'take and fail') return;
    for (const { id } of batch) this.unheard.add(id);
    throw new Error('the answer was lost');
  };

  /** The batches that were written late take effect, long after the buffer gave up waiting. */
  landLate(): void {
    for (const batch of this.#late.splice(0)) {
      for (const { id } of batch) {
        this.unheard.add(id);
        if (!this.taken.has(id)) this.storedLate.add(id);
      }
      this.#store(batch);
    }
  }

  #store(batch: readonly StoredEvent<E>[]): void {
    for (const { id, event } of batch) this.taken.set(id, event);
  }
}

/** A table that refuses a whole batch because of one event, or everything while it is at fault itself. */
export class FakeTable {
  readonly rows = new Map<string, string>();
  /** Batches that it received. */
  statements = 0;
  /** Whether it refuses everything. */
  isBroken = false;
  /** Called before each batch. */
  beforeEach: (statement: number) => unknown = () => {};

  /** The events in the table, in the order in which they were stored. */
  get events(): string[] {
    return [...this.rows.values()];
  }

  /** Events that start with `poison` are refused. */
  readonly write: Sink<string> = async batch => {
    this.statements += 1;
    await this.beforeEach(this.statements);
    if (this.isBroken) throw new RefusedBatch({ cause: new Error('the table is at fault') });
    if (batch.some(({ event }) => event.startsWith('poison'))) {
      throw new RefusedBatch({ cause: new Error('an event is at fault') });
    }
    for (const { id, event } of batch) this.rows.set(id, event);
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
