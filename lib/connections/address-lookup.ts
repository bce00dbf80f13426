import type { LookupAddress } from 'node:dns';
import type { Clock } from '../time/clock.ts';
import { TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';

type Addresses = readonly LookupAddress[];

/** Where addresses come from; passed in so that tests can make a source hang. */
export type AddressSources = {
  /** The system's own search (`getaddrinfo`): it knows everything, can't be cancelled, and may take half a minute. */
  readonly system: (name: string) => Promise<Addresses>;
  /** The name servers, asked without the system's search. */
  readonly direct: (name: string) => Promise<Addresses>;
};

/** How long the system's search may be silent before the name servers are asked as well, ms. */
const PATIENCE_MS = 100;

/** What name servers say of a name that they don't know. */
const UNKNOWN: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Finds the addresses of hosts, so that a name whose name server hangs delays no other name. Node.js runs two searches
 * of the system at a time, and all others wait for them. Therefore this class runs one at a time, which leaves the other
 * for the AWS SDK, and never two for one name. A caller whose search can't begin, or hangs, asks the name servers.
 */
export class AddressLookup {
  readonly #sources: AddressSources;
  readonly #clock: Clock;
  readonly #searches = new Map<string, { readonly since: number; readonly found: Promise<Addresses> }>();
  readonly #questions = new Map<string, Promise<Addresses>>();

  constructor(sources: AddressSources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  /** The addresses of a host, at least one. @throws the error of the system's search, such as `ENOTFOUND` */
  async resolve(name: string): Promise<Addresses> {
    const search = this.#whenFree(name);
    try {
      return await withTimeout(this.#clock, this.#patienceMs(), () => search);
    } catch (error) {
      if (!(error instanceof TimeLimitExceeded)) throw error;
    }
    return firstOf(
      search,
      this.#ask(name).catch(error => this.#searchAfter(error, name)),
    );
  }

  /** The system's search for a name: the one under way, or another one as soon as none is. */
  async #whenFree(name: string): Promise<Addresses> {
    for (;;) {
      const own = this.#searches.get(name);
      if (own) return own.found;
      const [other] = this.#searches.values();
      if (!other) return this.#search(name);
      await other.found.catch(() => {});
    }
  }

  #search(name: string): Promise<Addresses> {
    const found = this.#sources.system(name).finally(() => this.#searches.delete(name));
    this.#searches.set(name, { since: this.#clock.monotonic(), found });
    return found;
  }

  /** None when the search under way has been silent for too long already. */
  #patienceMs(): number {
    const now = this.#clock.monotonic();
    const silentMs = [...this.#searches.values()].map(({ since }) => now - since);
    return Math.max(0, PATIENCE_MS - Math.max(0, ...silentMs));
  }

  #ask(name: string): Promise<Addresses> {
    const underWay = this.#questions.get(name);
    if (underWay) return underWay;
    const found = this.#sources.direct(name).finally(() => this.#questions.delete(name));
    this.#questions.set(name, found);
    return found;
  }

  /** The name servers answer, but don't know the name: then the system's search, which knows more, does not hang. */
  #searchAfter(error: unknown, name: string): Promise<Addresses> {
    const isUnknown = error instanceof Error && 'code' in error && UNKNOWN.has(String(error.code));
    if (!isUnknown || this.#searches.has(name)) throw error;
    return this.#search(name);
  }
}

/** The first success; the first promise's error when both fail. */
function firstOf<T>(first: Promise<T>, second: Promise<T>): Promise<T> {
  return Promise.any([first, second]).catch(({ errors }: AggregateError) => {
    throw errors[0];
  });
}
