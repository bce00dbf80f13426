import dns, { type LookupAddress } from 'node:dns';

type Addresses = readonly LookupAddress[];

/** The system's own search, with the options that a socket uses. */
export function searchOfSystem(name: string): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    dns.lookup(name, { all: true, hints: dns.ADDRCONFIG }, (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });
}

/** How long one question to a name server may take, ms; the second one goes to the next server, where there is one. */
const QUESTION_MS = 150;

/** The addresses of a name in the hosts file; where it is not listed, those that the name servers give. */
export async function addressesOf(name: string): Promise<Addresses> {
  const listed = listedAddresses(hostsFile(), name);
  return listed.length > 0 ? listed : askNameServers(name);
}

async function askNameServers(name: string): Promise<Addresses> {
  const resolver = new dns.promises.Resolver({ timeout: QUESTION_MS, tries: 2 });
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map(address => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map(address => ({ address, family: 6 })) : []),
  ];
  if (found.length > 0) return found;
  throw four.status === 'rejected' ? four.reason : new Error(`the name servers know no address of ${name}`);
}

/** Read at once, because reading in the background waits for the same threads as the searches that hang. */
function hostsFile(): string {
  try {
    return process.getBuiltinModule('node:fs').readFileSync('/etc/hosts', 'utf8');
  } catch {
    return '';
  }
}

/** The addresses that a hosts file lists for a name. */
export function listedAddresses(hosts: string, name: string): LookupAddress[] {
  const wanted = name.toLowerCase();
  return hosts.split('\n').flatMap(line => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const isListed = names.some(each => each.toLowerCase() === wanted);
    return isListed ? [{ address, family: address.includes(':') ? 6 : 4 }] : [];
  });
}
