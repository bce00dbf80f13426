import type { Reason } from '../names/reasons.ts';
import type { Credentials, Login } from './credentials.ts';

/** Logins that are remembered: the current one, and those that a connection or an error of an earlier run may name. */
const REMEMBERED = 3;

/** A source of logins that remembers which it has given, so that no message repeats them. */
export class UsedLogins implements Credentials {
  readonly #source: Credentials;
  #used: readonly Login[] = [];

  constructor(source: Credentials) {
    this.#source = source;
  }

  /** The latest logins, the newest first. */
  get used(): readonly Login[] {
    return this.#used;
  }

  prepare(): Promise<unknown> {
    return this.#source.prepare();
  }

  async get(): Promise<Login> {
    const login = await this.#source.get();
    const others = this.#used.filter(
      ({ user, password }) => user !== login.user || password !== login.password,
    );
    this.#used = [login, ...others].slice(0, REMEMBERED);
    return login;
  }

  renew(reason: Reason): Promise<boolean> {
    return this.#source.renew(reason);
  }
}
