import { isLoopback, type Parsed } from '../../connections/url-parts.ts';

/** `verify`: TLS, with the server's certificate and name verified. */
export type Tls = 'verify' | 'off';

/** What the values of libpq's `sslmode` mean here: Beacon verifies wherever it uses TLS. */
const SSL_MODES: Readonly<Record<string, Tls>> = {
  disable: 'off',
  allow: 'verify',
  prefer: 'verify',
  require: 'verify',
  'verify-ca': 'verify',
  'verify-full': 'verify',
};

/** The TLS that a variable and a URL ask for together. @param name the variable */
export function tlsOf(variable: Tls | undefined, url: URL, name: string): Parsed<Tls> {
  const [mode, ...more] = url.searchParams.getAll('sslmode');
  if (mode === undefined) return { value: variable ?? 'verify' };
  const tls = Object.hasOwn(SSL_MODES, mode) && more.length === 0 ? SSL_MODES[mode] : undefined;
  if (!tls) return { problem: `has another sslmode than one of ${Object.keys(SSL_MODES).join(', ')}` };
  if (variable === undefined || variable === tls) return { value: tls };
  return { problem: `has an sslmode that means "${tls}", but ${name} is "${variable}": remove one of them` };
}

/** The URL without the one parameter that is understood. */
export function withoutSslMode(url: URL): URL {
  if (!url.searchParams.has('sslmode')) return url; // writing the parameters anew would encode the rest
  const copy = new URL(url);
  copy.searchParams.delete('sslmode');
  return copy;
}

type Server = { readonly host: string; readonly tls: Tls };

const AWS_HOST = /\.amazonaws\.com(\.cn)?\.?$/i;

/** Why a server can't be used without TLS. */
export function tlsFaults({ host, tls }: Server, onLambda: boolean): string[] {
  if (tls !== 'off' || !onLambda || !AWS_HOST.test(host)) return [];
  return ['turns TLS off for a server on AWS, which offers it; allowed on Lambda for other servers only'];
}

/** What to say about a server that is used without TLS. */
export function tlsWarnings({ host, tls }: Server): string[] {
  if (tls !== 'off' || isLoopback(host)) return [];
  return ['TLS is off: the login and every answer cross the network without encryption'];
}
