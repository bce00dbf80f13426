import type { LoginSource } from '../../connections/logins.ts';
import { type Parsed, urlParts } from '../../connections/url-parts.ts';
import type { Fault } from '../../settings/config-error.ts';
import type { RedisVariables as Settings } from './variables.ts';

type Variable = (local: keyof Settings) => string;

/** Where a cache is. */
export type RedisEndpoint = {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  /** Use TLS, and verify the server's certificate and name. */
  readonly tls: boolean;
};

/** Where a cache is, and how to log in to it. */
export type RedisTarget = RedisEndpoint & { readonly login: LoginSource };

/** The cache that the settings name, or what is wrong with them. */
export function readTarget(
  settings: Settings,
  variable: Variable,
): { readonly target?: RedisTarget | undefined; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const add = (local: keyof Settings, problem: string) => faults.push({ name: variable(local), problem });
  const target = settings.URL && ofUrl(settings.URL, settings, variable, add);
  return { target: faults.length === 0 ? target : undefined, faults };
}

type Add = (local: keyof Settings, problem: string) => void;

function ofUrl(url: URL, settings: Settings, variable: Variable, add: Add): RedisTarget | undefined {
  const parsed = cacheEndpoint(url);
  if ('problem' in parsed) {
    add('URL', parsed.problem);
    return undefined;
  }
  const { login: ownLogin, ...endpoint } = parsed.value;
  if (settings.CLUSTER && endpoint.db !== 0) {
    add('URL', 'names a database, but a cluster has only database 0: remove it');
  }
  const elsewhere = Boolean(settings.SECRET_ARN || settings.IAM_AUTH);
  if (elsewhere && ownLogin.login.password) {
    add('URL', 'contains a password beside another way to log in: remove one of them');
  }
  const login = elsewhere ? loginOf(settings, endpoint, variable, add) : ownLogin;
  return login && { ...endpoint, login };
}

type UrlTarget = RedisEndpoint & { readonly login: Extract<LoginSource, { from: 'settings' }> };

/** `redis://[user]:[password]@host:port/[db]`, `rediss://` for TLS; the port is 6379 and the db 0 unless given. */
export function cacheEndpoint(url: URL): Parsed<UrlTarget> {
  const parts = urlParts(url, 'TLS is requested by rediss://');
  if ('problem' in parts) return parts;
  const { host, port, user, password, path } = parts.value;
  if (!/^\d{0,5}$/.test(path)) {
    return { problem: 'ends with a path that is no database number: redis://host:port/0' };
  }
  const endpoint = { host, port: Number(port || 6379), db: Number(path), tls: url.protocol === 'rediss:' };
  return { value: { ...endpoint, login: { from: 'settings', login: { user, password } } } };
}

function loginOf(
  settings: Settings,
  { tls }: RedisEndpoint,
  variable: Variable,
  add: Add,
): LoginSource | undefined {
  const { SECRET_ARN: secretId, IAM_AUTH: iam, USER: user, NAME: name } = settings;
  if (secretId && iam) {
    add('IAM_AUTH', `is set beside ${variable('SECRET_ARN')}: remove one of them`);
    return undefined;
  }
  if (secretId) return { from: 'secret', secretId, user: user ?? '' };
  if (!user) add('USER', `is not set; ${variable('IAM_AUTH')} needs it`);
  if (!name) add('NAME', `is not set; ${variable('IAM_AUTH')} needs it`);
  if (!tls) add('URL', 'begins with redis://; IAM logins need TLS: rediss://');
  return user && name ? { from: 'iam', user } : undefined;
}
