import { BlockList, isIP } from 'node:net';
import { ProbeError } from '../../health/probe-error.ts';

const SPECIAL = new BlockList();
SPECIAL.addSubnet('0.0.0.0', 8);
SPECIAL.addSubnet('169.254.0.0', 16); // link-local: the metadata of an instance
SPECIAL.addSubnet('224.0.0.0', 3);
SPECIAL.addAddress('::', 'ipv6');
SPECIAL.addSubnet('fe80::', 10, 'ipv6');
SPECIAL.addSubnet('ff00::', 8, 'ipv6');
SPECIAL.addAddress('fd00:ec2::254', 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

type Scope = 'special' | 'loopback' | 'private' | 'public';

/**
 * Checks where a redirection led, before anything is sent there: without TLS nothing proves that it is a node of the
 * cluster, and the login must not go from a private network to a public one, nor a command to the machine itself.
 * @param from the address of the node that sent the redirection
 * @param to the address that it led to
 * @throws ProbeError `unexpected_response`
 */
export function assertSameNetwork(from: string | undefined, to: string | undefined): void {
  const [sender, target] = [scopeOf(from), scopeOf(to)];
  if (target !== 'special' && (target === sender || sender === 'loopback')) return;
  throw new ProbeError(
    'unexpected_response',
    `a node redirected from a ${sender} to a ${target} address, which is not followed without TLS`,
  );
}

function scopeOf(address = ''): Scope {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0 || SPECIAL.check(plain, family)) return 'special';
  if (LOOPBACK.check(plain, family)) return 'loopback';
  return PRIVATE.check(plain, family) ? 'private' : 'public';
}
