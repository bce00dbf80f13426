import { LIMITS } from '../../lib/alarm/common/limits.ts';
import type { Alarm } from '../../lib/alarm/event/alarm.ts';
import { handleChange } from '../../lib/alarm/handle-change.ts';
import type { Message } from '../../lib/alarm/message/compose.ts';
import type { ChangeResult } from '../../lib/alarm/outcome.ts';
import { DEPLOYMENT } from './alarm-examples.ts';
import { FakeClock } from './fake-clock.ts';
import { type FaultOf, faultyLedger } from './faulty-ledger.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MemoryOperator } from './memory-operator.ts';

/** The JSON form of a message, as far as tests read it. */
type Published = {
  readonly atMs: number;
  readonly kind: 'alarm' | 'ok' | 'addendum';
  readonly alarms: readonly {
    readonly name: string;
    readonly state: string;
    readonly contributor?: { readonly id: string };
    readonly since?: string;
    readonly lasted_seconds?: number;
  }[];
  readonly table_error?: string;
};

/** One invocation. `outcome`: `undefined` until it ends. */
export type Invocation = {
  outcome: ChangeResult['outcome'] | undefined;
  tableErrors: readonly unknown[];
  doubts: readonly unknown[];
  /** How many requests it sent to the table. */
  requests: number;
};

/** How a function fails: it dies while it publishes its message, or its requests to the table fail. */
export type Failing = 'publishing' | FaultOf;

/** Lambda invokes a function once more, this long after it has failed. */
const RETRY_MS = 60_000;
/** Lambda ends a function that hangs after this time. */
const FUNCTION_MS = 30_000;

const NO_FAULT: FaultOf = () => undefined;

/** Functions that share a ledger, with a clock that the test advances. */
export class AlarmWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger(this.clock, LIMITS);
  readonly operator = new MemoryOperator();
  readonly published: Published[] = [];
  /** The texts of the messages. */
  readonly texts: string[] = [];
  /** When each source of evidence was asked, ms. */
  readonly asked: { readonly source: string; readonly atMs: number }[] = [];
  #functions = 0;

  /** Invokes a function with a change, once. */
  invoke(change: Alarm, failing: Failing = NO_FAULT): Invocation {
    const run: Invocation = { outcome: undefined, tableErrors: [], doubts: [], requests: 0 };
    this.#functions += 1;
    const context = this.#context(`function-${this.#functions}`, failing, run);
    void handleChange(change, context).then(result => Object.assign(run, result));
    return run;
  }

  /** Delivers a change as Lambda does: if the function fails or dies, it is invoked once more. */
  deliver(change: Alarm, failing: Failing = NO_FAULT, retryFailing: FaultOf = NO_FAULT): Invocation {
    const run = this.invoke(change, failing);
    this.clock.after(FUNCTION_MS, () => {
      const isDead = run.outcome === undefined;
      const hasThrown = run.outcome === 'failed' || run.doubts.length > 0;
      if (isDead || hasThrown) this.clock.after(RETRY_MS, () => this.invoke(change, retryFailing));
    });
    return run;
  }

  /** For each message: when it was published, ms, and the alarms that it names. */
  get messages(): [number, string[]][] {
    return this.published.map(({ atMs, alarms }) => [atMs, alarms.map(({ name }) => name)]);
  }

  /** How many messages name each alarm. */
  get reports(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const [, names] of this.messages) {
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  #context(id: string, failing: Failing, run: Invocation) {
    const isPublishing = failing === 'publishing';
    const faultOf = isPublishing ? NO_FAULT : failing;
    const count: FaultOf = request => {
      run.requests += 1;
      return faultOf(request);
    };
    return {
      ledger: faultyLedger(this.ledger, this.clock, LIMITS.tableMs, count),
      clock: this.clock,
      limits: isPublishing ? { ...LIMITS, publishMs: Number.POSITIVE_INFINITY } : LIMITS,
      sources: {
        probe: this.#source('probe', { status: 'up' as const, components: [] }),
        numbers: this.#source('numbers', []),
        firing: this.#source('firing', { alarms: [], isComplete: true }),
        state: async () => undefined,
        children: this.#source('children', []),
      },
      dependencyQueries: [],
      measures: [],
      operator: this.operator,
      deployment: DEPLOYMENT,
      functionName: 'orders-alarm',
      log: () => {},
      newId: () => id,
      publish: async (message: Message) => {
        if (isPublishing) await new Promise(() => {});
        this.texts.push(message.text);
        this.published.push({ ...JSON.parse(message.machine), atMs: this.clock.monotonic() });
      },
    };
  }

  #source<T>(source: string, answer: T) {
    return async () => {
      this.asked.push({ source, atMs: this.clock.monotonic() });
      return answer;
    };
  }
}
