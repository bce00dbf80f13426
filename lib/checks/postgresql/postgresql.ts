import { KeptConnection } from '../../connections/kept-connection.ts';
import { rdsRegionOf } from '../../connections/rds-regions.ts';
import type { Settings } from '../../settings/read-settings.ts';
import { type Definition, timeoutFaults } from '../definition.ts';
import { databaseProbe, describeDatabase } from './probe.ts';
import { type DatabaseTarget, databaseTarget } from './target.ts';

const loadClient = () => import('./connection.ts');

export const database: Definition = {
  needs: ['DATABASE_URL', 'DATABASE_HOST'],
  configure(source) {
    const { settings, faults } = source;
    if (!settings.DATABASE_URL && !settings.DATABASE_HOST) return undefined;
    faults.push(...timeoutFaults('DATABASE_TIMEOUT_MS', settings));
    const target = databaseTarget(source);
    if (!target) return undefined;
    return ({ critical }) => {
      const connection = new KeptConnection(signal => connect(target, settings, signal));
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
          prepare: () => Promise.all([loadClient(), target.credentials.prepare()]),
          isConnected: () => connection.isOpen,
          renewCredentials: () => target.credentials.renew(),
          probe: databaseProbe(connection, settings.DATABASE_EXPECT_WRITABLE),
          describe: describeDatabase,
        },
        close: () => connection.close(),
      };
    };
  },
};

async function connect({ credentials, ...target }: DatabaseTarget, settings: Settings, signal: AbortSignal) {
  const [{ PostgresConnection }, login, ca] = await Promise.all([
    loadClient(),
    credentials.get(signal),
    certificates(target.host, settings),
  ]);
  const tls = settings.DATABASE_TLS === 'verify' && { ca };
  return new PostgresConnection({ ...target, ...login, tls, applicationName: settings.SERVICE_NAME });
}

/** What the server's certificate must be signed by; `undefined`: by one of those that Node knows. */
async function certificates(
  host: string,
  { DATABASE_CA: path }: Settings,
): Promise<readonly string[] | undefined> {
  // Taken when needed: `node:fs/promises` brings `readline` and more, which every cold start would load.
  if (path) return [await process.getBuiltinModule('node:fs/promises').readFile(path, 'utf8')];
  const region = rdsRegionOf(host);
  if (!region) return undefined;
  const { rdsCertificates } = await import('../../connections/rds-ca.ts');
  return rdsCertificates(region);
}
