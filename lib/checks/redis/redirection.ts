import { ProbeError } from '../../health/probe-error.ts';

/** Where a node of a cluster sends a command: for good (MOVED), or once, while a slot moves (ASK). */
export type Redirection = { readonly asks: boolean; readonly host: string; readonly port: number };

/**
 * Reads `MOVED 3999 host:port` or `ASK 3999 host:port`. The host may be a name, an IPv4 address, an IPv6 address with
 * or without brackets, or `?` or nothing where the server does not know it: then it is the host that answered.
 * @param sender the host of the node that answered
 * @throws ProbeError `tls_failure` for port 0: the node offers no port for this kind of connection
 */
export function redirectionOf(error: unknown, sender: string): Redirection | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, word, host, port] = /^(MOVED|ASK) \d+ (\S*):(\d{1,5})$/.exec(message) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  if (Number(port) === 0) {
    const problem =
      'a node of the cluster has no port for this: with TLS where it has none, or without where it needs it';
    throw new ProbeError('tls_failure', problem, { cause: error });
  }
  const isUnknown = host === '' || host === '?';
  return {
    asks: word === 'ASK',
    host: isUnknown ? sender : host.replace(/^\[|\]$/g, ''),
    port: Number(port),
  };
}
