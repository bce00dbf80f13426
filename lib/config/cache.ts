import { KeptConnection } from '../clients/kept-connection.ts';
import { cacheProbe, describeCache } from '../probes/cache.ts';
import { type Definition, timeoutFaults } from './definition.ts';
import { cacheEndpoint } from './endpoints.ts';

const loadClient = () => import('../clients/redis.ts');

export const cache: Definition = {
  needs: 'CACHE_URL',
  configure(settings, faults) {
    if (!settings.CACHE_URL) return undefined;
    faults.push(...timeoutFaults('CACHE_TIMEOUT_MS', settings));
    const endpoint = cacheEndpoint(settings.CACHE_URL);
    if ('problem' in endpoint) {
      faults.push({ name: 'CACHE_URL', problem: endpoint.problem });
      return undefined;
    }
    return ({ critical }) => {
      const connection = new KeptConnection(
        async () => new (await loadClient()).RedisConnection(endpoint.value),
      );
      return {
        check: {
          name: 'cache',
          kind: 'redis',
          critical,
          local: false,
          target: `${endpoint.value.host}:${endpoint.value.port}/${endpoint.value.db}`,
          timeoutMs: settings.CACHE_TIMEOUT_MS,
          healthyTtlMs: settings.CACHE_TTL * 1000,
          failureTtlMs: settings.CACHE_FAILURE_TTL * 1000,
          prepare: loadClient,
          isConnected: () => connection.isOpen,
          probe: cacheProbe(connection, settings.CACHE_KEY_PREFIX),
          describe: describeCache,
        },
        close: () => connection.close(),
      };
    };
  },
};
