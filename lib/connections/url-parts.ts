import type { Login } from './credentials.ts';

/** The parts of a connection URL that every kind has. */
export type UrlParts = Login & {
  readonly host: string;
  /** As given; empty when it is left out. */
  readonly port: string;
  /** Without the leading slash. */
  readonly path: string;
};

/** What was read, or what is wrong, in words that contain nothing of the URL. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** Reads a connection URL. @param tlsHint what to use instead of `?sslmode=…` and the like */
export function urlParts(url: URL, tlsHint: string): Parsed<UrlParts> {
  const decoded = decode(url);
  if (!decoded) return { problem: 'contains a % that is no percent-encoding: write it as %25' };
  if (!url.hostname) return { problem: 'names no host' };
  if (url.search || url.hash) return { problem: `ends with ?… or #…, which is not read (${tlsHint})` };
  // An IPv6 address is in brackets in a URL, and without them elsewhere.
  return { value: { ...decoded, host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port } };
}

function decode(url: URL): { user: string; password: string; path: string } | undefined {
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

/** Whether a host can only be this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
