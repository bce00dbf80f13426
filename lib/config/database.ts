import { KeptConnection } from '../clients/kept-connection.ts';
import { databaseProbe, describeDatabase } from '../probes/database.ts';
import { type Definition, timeoutFaults } from './definition.ts';
import { databaseEndpoint, isLoopback } from './endpoints.ts';

const loadClient = () => import('../clients/postgres.ts');

export const database: Definition = {
  needs: 'DATABASE_URL',
  configure(settings, faults) {
    if (!settings.DATABASE_URL) return undefined;
    faults.push(...timeoutFaults('DATABASE_TIMEOUT_MS', settings));
    const endpoint = databaseEndpoint(settings.DATABASE_URL);
    if ('problem' in endpoint) {
      faults.push({ name: 'DATABASE_URL', problem: endpoint.problem });
      return undefined;
    }
    const tls = settings.DATABASE_TLS === 'verify';
    if (!tls && !isLoopback(endpoint.value.host)) {
      faults.push({
        name: 'DATABASE_TLS',
        problem: 'got "off"; allowed where the host is this machine alone',
      });
    }
    const target = { ...endpoint.value, tls, applicationName: settings.SERVICE_NAME };
    return ({ critical }) => {
      const connection = new KeptConnection(async () => new (await loadClient()).PostgresConnection(target));
      return {
        check: {
          name: 'database',
          kind: 'postgresql',
          critical,
          local: false,
          target: `${target.host}:${target.port}/${target.database}`,
          timeoutMs: settings.DATABASE_TIMEOUT_MS,
          healthyTtlMs: settings.DATABASE_TTL * 1000,
          failureTtlMs: settings.DATABASE_FAILURE_TTL * 1000,
          prepare: loadClient,
          isConnected: () => connection.isOpen,
          probe: databaseProbe(connection),
          describe: describeDatabase,
        },
        close: () => connection.close(),
      };
    };
  },
};
