import type { Change } from '../../lib/health/change.ts';
import type { Override } from '../../lib/health/override.ts';
import type { Shared, SharedMemory, SharedSession } from '../../lib/health/shared-memory.ts';

const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** The shared memory as its contract says, in this process. Every call is a step that a test may delay or lose. */
export class FakeFleet implements SharedMemory {
  readonly items = new Map<string, Shared>();
  /** The changes, by their keys. */
  readonly history = new Map<string, Change>();
  /** Calls so far, such as `read`, `put database`. */
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
      put: (name, seen, next) => this.#call(`put ${name}`, () => this.#put(name, seen, next)),
      record: async change => (await this.#call('record', () => this.#record(change))) ?? false,
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

  #put(name: string, seen: Shared, next: Shared): Shared | undefined {
    if (this.of(name).version !== seen.version) return undefined;
    const written = { ...next, version: seen.version + 1 };
    this.items.set(name, written);
    return written;
  }

  #record(change: Change): boolean {
    this.history.set(`${change.at}#${change.component}`, change);
    return true;
  }
}
