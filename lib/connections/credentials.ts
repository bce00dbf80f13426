import { ProbeError } from '../health/probe-error.ts';

/** How to log in. Empty: without. */
export type Login = { readonly user: string; readonly password: string };

/** A source of logins. */
export interface Credentials {
  /**
   * Loads code and fetches the login, so that `get` is quick. An attempt's time limit doesn't include it.
   * @throws ProbeError `credentials_unavailable`; `authentication_failed` when there is only a login that was rejected
   */
  prepare(): Promise<unknown>;
  /** The login for one connection. @throws as `prepare` */
  get(): Promise<Login>;
  /** Called when the server rejected the login. Returns whether the next one may be different. */
  renew(): boolean;
}

/** A login from the settings: it never changes. */
export function fixedLogin(login: Login): Credentials {
  return { prepare: async () => {}, get: async () => login, renew: () => false };
}

/** A token that is signed for each connection with the current time: a rejected one may have expired. */
export function tokenLogin(user: string, sign: () => Promise<string>): Credentials {
  const get = async () => ({ user, password: await available(sign) });
  return { prepare: get, get, renew: () => true };
}

/** A secret that is kept, and fetched again when the server rejects it: it may have been rotated. */
export class SecretLogin implements Credentials {
  readonly #fetch: () => Promise<Login>;
  #kept: Login | undefined;
  #rejected: Login | undefined;
  #fetching: Promise<Login> | undefined;

  /** @param fetch has time limits of its own: a run that ends doesn't end it, and the next run uses its result */
  constructor(fetch: () => Promise<Login>) {
    this.#fetch = fetch;
  }

  prepare(): Promise<Login> {
    return this.get();
  }

  async get(): Promise<Login> {
    if (this.#kept) return this.#kept;
    this.#fetching ??= this.#changed().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  renew(): boolean {
    this.#rejected = this.#kept;
    this.#kept = undefined;
    return this.#rejected !== undefined;
  }

  /** Logging in again with a login that was just rejected would prove nothing, and might lock the user out. */
  async #changed(): Promise<Login> {
    const login = await available(this.#fetch);
    this.#kept = login;
    const { user, password } = this.#rejected ?? {};
    if (login.user !== user || login.password !== password) return login;
    throw new ProbeError(
      'authentication_failed',
      'the login in the secret was rejected, and it has not changed since',
    );
  }
}

/** Whatever keeps Beacon from getting a login says nothing about the dependency. */
async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProbeError) throw error;
    throw new ProbeError('credentials_unavailable', 'the login could not be prepared', { cause: error });
  }
}
