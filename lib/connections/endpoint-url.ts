import type { RedisEndpoint } from '../checks/redis/connection.ts';
import type { Login } from './credentials.ts';

/** What a connection URL says, or what is wrong with it, in words that hold nothing of it. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

type DatabaseEndpoint = Login & { readonly host: string; readonly port: number; readonly database: string };

/** `postgres://user:password@host:port/database`; the port is 5432 unless given. */
export function databaseEndpoint(url: URL): Parsed<DatabaseEndpoint> {
  const parts = credentialsAndPath(url);
  if (!parts)
    return { problem: 'user, password or database holds a % that encodes nothing: write it as %25' };
  const { user, password, path } = parts;
  if (!user) return { problem: 'names no user: postgres://USER:password@host:port/database' };
  if (!path || path.includes('/')) {
    return { problem: 'names no database: postgres://user:password@host:port/DATABASE' };
  }
  const odd = oddities(url, 'TLS is set by DATABASE_TLS');
  if (odd) return { problem: odd };
  return { value: { host: hostOf(url), port: Number(url.port || 5432), user, password, database: path } };
}

/** `redis://[user]:[password]@host:port/[db]`, `rediss://` for TLS; the port is 6379 and the db 0 unless given. */
export function cacheEndpoint(url: URL): Parsed<RedisEndpoint & Login> {
  const parts = credentialsAndPath(url);
  if (!parts) return { problem: 'user or password holds a % that encodes nothing: write it as %25' };
  const { user, password, path } = parts;
  if (!/^\d{0,5}$/.test(path)) {
    return { problem: 'ends with a path that is no database number: redis://host:port/0' };
  }
  const odd = oddities(url, 'TLS is asked for by rediss://');
  if (odd) return { problem: odd };
  const tls = url.protocol === 'rediss:';
  return {
    value: { host: hostOf(url), port: Number(url.port || 6379), user, password, db: Number(path), tls },
  };
}

/** Whether a host can only be this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function oddities(url: URL, tlsHint: string): string | undefined {
  if (!url.hostname) return 'names no host';
  if (url.search || url.hash) return `ends with ?… or #…, which is not read (${tlsHint})`;
  return undefined;
}

function credentialsAndPath(url: URL): { user: string; password: string; path: string } | undefined {
  try {
    return {
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      path: decodeURIComponent(url.pathname.slice(1)),
    };
  } catch {
    return undefined;
  }
}

/** An IPv6 address stands in brackets in a URL, and without them elsewhere. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
