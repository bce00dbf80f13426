import { KeptConnection } from '../../connections/kept-connection.ts';
import { type Definition, timeoutFaults } from '../definition.ts';
import type { CacheConnection } from './cache-connection.ts';
import { cacheProbe, describeCache } from './probe.ts';
import { type CacheTarget, cacheTarget } from './target.ts';

const loadClient = () => import('./connect.ts');

export const cache: Definition = {
  needs: ['CACHE_URL'],
  configure(source) {
    const { settings, faults } = source;
    if (!settings.CACHE_URL) return undefined;
    faults.push(...timeoutFaults('CACHE_TIMEOUT_MS', settings));
    const target = cacheTarget(source);
    if (!target) return undefined;
    return ({ critical }) => {
      const connection = new KeptConnection<CacheConnection>(signal =>
        connect(target, settings.CACHE_CLUSTER, signal),
      );
      return {
        check: {
          name: 'cache',
          kind: 'redis',
          critical,
          local: false,
          target: `${target.host}:${target.port}/${target.db}`,
          timeoutMs: settings.CACHE_TIMEOUT_MS,
          healthyTtlMs: settings.CACHE_TTL * 1000,
          failureTtlMs: settings.CACHE_FAILURE_TTL * 1000,
          prepare: () => Promise.all([loadClient(), target.credentials.prepare()]),
          isConnected: () => connection.isOpen,
          renewCredentials: () => target.credentials.renew(),
          probe: cacheProbe(connection, settings.CACHE_KEY_PREFIX),
          describe: describeCache,
        },
        close: () => connection.close(),
      };
    };
  },
};

async function connect(
  { credentials, ...endpoint }: CacheTarget,
  cluster: boolean,
  signal: AbortSignal,
): Promise<CacheConnection> {
  const [{ cacheConnection }, login] = await Promise.all([loadClient(), credentials.get(signal)]);
  return cacheConnection({ ...endpoint, ...login }, cluster);
}
