import dns from 'node:dns';
import { vi } from 'vitest';

type Answer = (error: NodeJS.ErrnoException | null, address?: unknown, family?: number) => void;

/**
 * Names that a test points where it likes, in this process alone: no resolver here can be told to change its mind.
 * Whatever else is looked up goes its usual way.
 */
export function fakeNames() {
  const names = new Map<string, readonly string[]>();
  const lookup = dns.lookup.bind(dns) as (...args: unknown[]) => void;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(((
    host: string,
    options: { all?: boolean },
    done: Answer,
  ) => {
    if (!names.has(host)) return lookup(host, options, done);
    const addresses = names.get(host) ?? [];
    process.nextTick(() => {
      if (addresses.length === 0) done(notFound(host));
      else if (options.all)
        done(
          null,
          addresses.map(address => ({ address, family: 4 })),
        );
      else done(null, addresses[0], 4);
    });
  }) as typeof dns.lookup);
  return {
    /** Points a name at one or more addresses, or nowhere. */
    point(name: string, ...addresses: (string | undefined)[]): void {
      names.set(
        name,
        addresses.filter(address => address !== undefined),
      );
    },
    restore: () => spy.mockRestore(),
  };
}

/** The error of `getaddrinfo`, as Node makes it. */
function notFound(hostname: string): NodeJS.ErrnoException {
  const fields = { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname };
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), fields);
}
