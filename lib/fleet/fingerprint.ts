/**
 * A short hash of what a component was configured to check: its target and how it logs in, without secrets. Results
 * with another fingerprint say nothing about this configuration.
 * @param settings of the component, by name; a URL counts without its password
 */
export function fingerprintOf(settings: Readonly<Record<string, unknown>>): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const entries = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value instanceof URL ? withoutPassword(value) : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, LENGTH);
}

/** Characters of the hash: enough to tell the configurations of one service apart. */
const LENGTH = 12;

function withoutPassword({ protocol, username, host, pathname, search }: URL): string {
  return `${protocol}//${username}@${host}${pathname}${search}`;
}
