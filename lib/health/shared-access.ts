import type { Clock } from '../time/clock.ts';
import type { SharingLimits } from './ask.ts';
import type { Change } from './change.ts';
import type { RemoteCheck } from './check.ts';
import type { Shared, SharedMemory, SharedSession } from './shared-memory.ts';

/** What was read counts for so many times the TTL of a failure while the memory does not answer. */
const TERMS = 2;

/** What was known, and when: wall clock, ms since the epoch. */
type Known = { readonly shared: Shared; readonly at: number };

/** What this environment read or wrote last, by component. */
export type LastKnown = Map<string, Known>;

type AccessOptions = {
  readonly clock: Clock;
  readonly memory: SharedMemory;
  readonly names: readonly string[];
  readonly limits: SharingLimits;
  readonly last: LastKnown;
};

/** The access of one request to the shared memory. It reads once for all components, and only if one needs it. */
export class SharedAccess {
  readonly #options: AccessOptions;
  readonly #session: SharedSession;
  #reading: Promise<void> | undefined;
  #isRead = false;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#session = options.memory.open(options.limits);
  }

  /** Whether the memory has answered. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Whether the memory was asked and did not answer. */
  get isUnavailable(): boolean {
    return this.#reading !== undefined && !this.#isRead;
  }

  /** What is known about a component: it was read by this request, or shortly before while the memory does not answer. */
  seen({ name, failureTtlMs }: RemoteCheck): Shared | undefined {
    if (!this.#reading) return undefined;
    const known = this.#options.last.get(name);
    const age = known ? this.#options.clock.now() - known.at : Number.POSITIVE_INFINITY;
    return this.#isRead || (age >= 0 && age < TERMS * failureTtlMs) ? known?.shared : undefined;
  }

  /** Settles when the memory has answered, or did not in its time. */
  read(): Promise<void> {
    this.#reading ??= this.#session.read(this.#options.names).then(all => {
      this.#isRead = all !== undefined;
      for (const [name, shared] of all ?? []) this.#know(name, shared);
    });
    return this.#reading;
  }

  async readAgain({ name }: RemoteCheck): Promise<Shared | undefined> {
    const shared = (await this.#session.read([name]))?.get(name);
    if (shared) this.#know(name, shared);
    return shared;
  }

  /** Writes what follows what was seen. `undefined` when another environment was quicker, or without an answer. */
  async put({ name }: RemoteCheck, seen: Shared, next: Shared): Promise<Shared | undefined> {
    const written = await this.#session.put(name, seen, next);
    if (written) this.#know(name, written);
    return written;
  }

  /** Adds a change to the history. Returns whether it is there. */
  record(change: Change): Promise<boolean> {
    return this.#session.record(change);
  }

  #know(name: string, shared: Shared): void {
    this.#options.last.set(name, { shared, at: this.#options.clock.now() });
  }
}
