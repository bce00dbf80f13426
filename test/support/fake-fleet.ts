import type { Override } from '../../lib/health/override.ts';
import type { Shared, SharedMemory, SharedSession } from '../../lib/health/shared-memory.ts';
import type { CheckState } from '../../lib/health/state.ts';

const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** The shared memory as its contract says, in this process. Every call is a step that a test may delay or lose. */
export class FakeFleet implements SharedMemory {
  readonly items = new Map<string, Shared>();
  /** Calls so far, such as `read`, `take database`. */
  readonly calls: string[] = [];
  /** Runs before each call; a test lets it wait, or throw for a call that is lost. @default - nothing */
  before: (call: string) => Promise<void> = async () => {};
  /** Runs after the effect of a call and before its answer. @default - nothing */
  after: (call: string) => Promise<void> = async () => {};

  /** What operators have said. @default - nothing */
  said: readonly Override[] = [];

  overrides(): readonly Override[] {
    return this.said;
  }

  open(): SharedSession {
    return {
      read: names => this.#call('read', () => new Map(names.map(name => [name, this.of(name)]))),
      take: (name, seen, until) =>
        this.#call(`take ${name}`, () => this.#put(name, { ...seen, leaseUntil: until })),
      write: async (name, seen, state) => {
        await this.#call(`write ${name}`, () => this.#put(name, next(seen, state)));
      },
    };
  }

  of(name: string): Shared {
    return this.items.get(name) ?? NOTHING;
  }

  async #call<T>(call: string, effect: () => T): Promise<T | undefined> {
    this.calls.push(call);
    try {
      await this.before(call);
      const result = effect();
      await this.after(call);
      return result;
    } catch {
      return undefined;
    }
  }

  #put(name: string, value: Shared): Shared | undefined {
    if (this.of(name).version !== value.version) return undefined;
    const written = { ...value, version: value.version + 1 };
    this.items.set(name, written);
    return written;
  }
}

function next(seen: Shared, state: CheckState | undefined): Shared {
  return {
    ...seen,
    ...(state && { state }),
    wasUp: seen.wasUp || state?.result.state === 'up',
    leaseUntil: 0,
  };
}
