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
  if (isBroken(url)) return { problem: PERCENT_ENCODE };
  if (!decoded) return { problem: 'contains a % that is no percent-encoding: write it as %25' };
  if (!url.hostname) return { problem: 'names no host' };
  if (url.search || url.hash) return { problem: `ends with ?… or #…, which is not read (${tlsHint})` };
  // An IPv6 address is in brackets in a URL, and without them elsewhere.
  return { value: { ...decoded, host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port } };
}

/** Where a URL with one of these characters in its user or password ends, the rest is read as a path or more. */
const PERCENT_ENCODE =
  'has a #, / or ? in its user or password, which ends the part before the @: percent-encode it (%23, %2F, %3F)';

function isBroken({ username, password, pathname, search, hash }: URL): boolean {
  return !username && !password && `${pathname}${search}${hash}`.includes('@');
}

/** What is wrong with a host beside which there is a port. @param portVariable the variable for the port */
export function endpointProblem(host: string, portVariable: string): string | undefined {
  if (!host.includes(':') || URL.canParse(`http://[${host}]`)) return undefined;
  return `contains a port, or is no IPv6 address: set ${portVariable} instead`;
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
