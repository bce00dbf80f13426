import { ProbeError } from '../health/probe-error.ts';

/** How to log in. Empty: without. */
export type Login = { readonly user: string; readonly password: string };

/** Where a login comes from. */
export interface Credentials {
  /** Loads what getting it takes, before anybody counts the time. */
  prepare(): Promise<unknown>;
  /** The login for one connection. @throws ProbeError where it can't be had */
  get(signal: AbortSignal): Promise<Login>;
  /** They were refused. Says whether the next ones may be others. */
  renew(): boolean;
}

/** A login that was configured: it is right or wrong. */
export function fixedLogin(login: Login): Credentials {
  return { prepare: async () => {}, get: async () => login, renew: () => false };
}

/** A token made for each connection, from the clock: one that was refused may have been old. */
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

/** A secret that is kept, and fetched anew once it is refused: it may have been rotated meanwhile. */
export class SecretLogin<M> implements Credentials {
  readonly prepare: () => Promise<M>;
  readonly #fetch: (fetcher: M, signal: AbortSignal) => Promise<Login>;
  #kept: Login | undefined;
  #refused: Login | undefined;

  /** @param load what fetching takes, loaded when it is first needed */
  constructor(load: () => Promise<M>, fetch: (fetcher: M, signal: AbortSignal) => Promise<Login>) {
    this.prepare = load;
    this.#fetch = fetch;
  }

  async get(signal: AbortSignal): Promise<Login> {
    this.#kept ??= await this.#changed(signal);
    return this.#kept;
  }

  renew(): boolean {
    this.#refused = this.#kept;
    this.#kept = undefined;
    return this.#refused !== undefined;
  }

  /** Logging in again with what was just refused would prove nothing, and may lock the user out. */
  async #changed(signal: AbortSignal): Promise<Login> {
    const login = await this.#fetch(await this.prepare(), signal);
    const { user, password } = this.#refused ?? {};
    if (login.user === user && login.password === password) {
      this.#kept = login;
      throw new ProbeError('authentication_failed', 'the secret was refused, and it has not changed since');
    }
    return login;
  }
}
