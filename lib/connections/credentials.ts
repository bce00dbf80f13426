import { ProbeError } from '../health/probe-error.ts';

/** How to log in. Empty: without. */
export type Login = { readonly user: string; readonly password: string };

/** A source of logins. */
export interface Credentials {
  /** Loads the code that `get` needs; an attempt's time limit doesn't include it. */
  prepare(): Promise<unknown>;
  /** The login for one connection. @throws ProbeError when it can't be fetched */
  get(signal: AbortSignal): Promise<Login>;
  /** Called when the server rejected the login. Returns whether the next one may be different. */
  renew(): boolean;
}

/** A login from the settings: it never changes. */
export function fixedLogin(login: Login): Credentials {
  return { prepare: async () => {}, get: async () => login, renew: () => false };
}

/** A token that is signed for each connection with the current time: a rejected one may have expired. */
export function tokenLogin<M>(
  user: string,
  load: () => Promise<M>,
  sign: (signer: M) => Promise<string>,
): Credentials {
  return {
    prepare: load,
    get: async () => ({ user, password: await sign(await load()) }),
    renew: () => true,
  };
}

/** A secret that is kept, and fetched again when the server rejects it: it may have been rotated. */
export class SecretLogin<M> implements Credentials {
  readonly prepare: () => Promise<M>;
  readonly #fetch: (fetcher: M, signal: AbortSignal) => Promise<Login>;
  #kept: Login | undefined;
  #rejected: Login | undefined;

  /** @param load loads the module that `fetch` is called with, when it is first needed */
  constructor(load: () => Promise<M>, fetch: (fetcher: M, signal: AbortSignal) => Promise<Login>) {
    this.prepare = load;
    this.#fetch = fetch;
  }

  async get(signal: AbortSignal): Promise<Login> {
    this.#kept ??= await this.#changed(signal);
    return this.#kept;
  }

  renew(): boolean {
    this.#rejected = this.#kept;
    this.#kept = undefined;
    return this.#rejected !== undefined;
  }

  /** Logging in again with a login that was just rejected would prove nothing, and might lock the user out. */
  async #changed(signal: AbortSignal): Promise<Login> {
    const login = await this.#fetch(await this.prepare(), signal);
    const { user, password } = this.#rejected ?? {};
    if (login.user === user && login.password === password) {
      this.#kept = login;
      throw new ProbeError(
        'authentication_failed',
        'the login in the secret was rejected, and it has not changed since',
      );
    }
    return login;
  }
}
