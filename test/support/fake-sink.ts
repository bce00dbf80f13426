import { RejectedEvents, type Sink, type StoredEvent } from '../../lib/buffer/sink.ts';

/** What the sink does with the next batch. */
export type SinkPlan = 'take' | 'fail' | 'take and fail' | 'hang' | 'reject the first';

/** A sink that does as it is told, and keeps each event once, by its id, as an idempotent sink does. */
export class FakeSink<E> {
  readonly batches: (readonly StoredEvent<E>[])[] = [];
  readonly taken = new Map<string, E>();
  /** Events that were taken, and nobody heard so. */
  readonly unheard = new Set<string>();
  readonly plans: SinkPlan[];

  constructor(plans: readonly SinkPlan[] = []) {
    this.plans = [...plans];
  }

  /** Events in the order in which they were first taken. */
  get events(): E[] {
    return [...this.taken.values()];
  }

  readonly write: Sink<E> = async (batch, signal) => {
    this.batches.push(batch);
    const plan = this.plans.shift() ?? 'take';
    if (plan === 'hang') await aborted(signal);
    if (plan === 'fail') throw new Error('the sink is down');
    const [first] = batch;
    if (plan === 'reject the first' && first) throw new RejectedEvents([first.id]);
    for (const { id, event } of batch) this.taken.set(id, event);
    if (plan !== 'take and fail') return;
    for (const { id } of batch) this.unheard.add(id);
    throw new Error('the answer was lost');
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
