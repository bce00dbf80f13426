import { ProbeError } from '../health/probe-error.ts';
import type { Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';

/** How to log in. Empty: without. */
export type Login = { readonly user: string; readonly password: string };

/** A source of logins. */
export interface Credentials {
  /**
   * Loads code and fetches the login, so that `get` is quick. An attempt's time limit doesn't include it.
   * @throws ProbeError `credentials_unavailable`
   */
  prepare(): Promise<unknown>;
  /** The login for one connection. @throws as `prepare` */
  get(): Promise<Login>;
  /**
   * Called when a new connection failed and the login may be the cause. Returns whether the next attempt uses another.
   * @throws ProbeError after `authentication_failed`, the reason for which there is no other login
   */
  renew(reason: Reason): Promise<boolean>;
}

/** A login from the settings: it never changes. */
export function fixedLogin(login: Login): Credentials {
  return { prepare: async () => {}, get: async () => login, renew: async () => false };
}

/** A token that is signed for each connection with the current time: a rejected one may have expired. */
export function tokenLogin(user: string, sign: () => Promise<string>): Credentials {
  const get = async () => ({ user, password: await available(sign) });
  return { prepare: get, get, renew: async reason => reason === 'authentication_failed' };
}

/** How often a secret is fetched again after a failure that may have another cause than the login, ms. */
const SUSPICION_MS = 60_000;

/** A secret that is kept, and fetched again when a new connection fails: it may have been rotated. */
export class SecretLogin implements Credentials {
  readonly #fetch: () => Promise<Login>;
  readonly #clock: Clock;
  #kept: Login | undefined;
  #fetching: Promise<Login> | undefined;
  #suspectedAt = Number.NEGATIVE_INFINITY;

  /** @param fetch has time limits of its own: a run that ends doesn't end it, and the next run uses its result */
  constructor(fetch: () => Promise<Login>, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  prepare(): Promise<Login> {
    return this.get();
  }

  async get(): Promise<Login> {
    return this.#kept ?? this.#fetched();
  }

  /**
   * Proxies say in many words that a login is wrong, so any failure may mean it. Where it may mean something else, the
   * kept login stays in use unless the secret has another.
   */
  async renew(reason: Reason): Promise<boolean> {
    const old = this.#kept;
    if (!old) return false;
    if (reason === 'authentication_failed') return this.#replaceRejected(old);
    const now = this.#clock.monotonic();
    if (now - this.#suspectedAt < SUSPICION_MS) return false;
    this.#suspectedAt = now;
    return this.#fetched().then(
      login => !isSame(login, old),
      () => false,
    );
  }

  /** Logging in again with a login that was just rejected would prove nothing, and might lock the user out. */
  async #replaceRejected(rejected: Login): Promise<true> {
    this.#kept = undefined;
    if (!isSame(await this.#fetched(), rejected)) return true;
    const message = 'the login in the secret was rejected, and it has not changed since';
    throw new ProbeError('authentication_failed', message);
  }

  /** Callers at the same time share one request. */
  #fetched(): Promise<Login> {
    this.#fetching ??= this.#request().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #request(): Promise<Login> {
    this.#kept = await available(this.#fetch);
    return this.#kept;
  }
}

const isSame = (a: Login, b: Login) => a.user === b.user && a.password === b.password;

/** Whatever keeps Beacon from getting a login says nothing about the dependency. */
async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProbeError) throw error;
    throw new ProbeError('credentials_unavailable', 'the login could not be prepared', { cause: error });
  }
}
