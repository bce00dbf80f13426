import { AWS_IDENTITY_MISSING } from '../../connections/aws-identity.ts';
import { pemFaults } from '../../connections/certificates.ts';
import { KeptConnection } from '../../connections/kept-connection.ts';
import { credentialsOf } from '../../connections/logins.ts';
import { rdsRegionOf } from '../../connections/rds-regions.ts';
import type { Component, ComponentInput, Kind } from '../kind/kind.ts';
import { describePostgres, postgresProbe } from './probe.ts';
import { postgresqlSettings } from './settings.ts';
import { readTarget } from './target.ts';
import type { POSTGRESQL_TABLE } from './variables.ts';

type Table = typeof POSTGRESQL_TABLE;

const loadDriver = () => import('./postgres-connection.ts');

/** PostgreSQL: of RDS, of Aurora, behind a proxy, or anywhere else. */
export const postgresql: Kind<Table> = {
  settings: postgresqlSettings,
  startFaults: ({ settings: { CA: ca, TLS: tls, IAM_AUTH: iam }, variable, platform }) => [
    ...(ca && tls === 'verify' ? pemFaults(variable('CA'), ca) : []),
    ...(iam && !platform.aws ? [{ name: variable('IAM_AUTH'), problem: AWS_IDENTITY_MISSING }] : []),
  ],
  create,
};

function create(input: ComponentInput<Table>): Component {
  const { name, critical, settings, common, variable, platform } = input;
  const { target } = readTarget(settings, variable);
  if (!target) throw new TypeError(`the settings of ${name} have faults`);
  const { login, ...server } = target;
  const credentials = credentialsOf(login, platform.aws, ({ rdsToken }, user, aws) =>
    rdsToken(server.host, server.port, user, aws),
  );
  const connection = new KeptConnection(async () => {
    const [{ PostgresConnection }, account, ca] = await Promise.all([
      loadDriver(),
      credentials.get(),
      certificates(server.host, settings.CA),
    ]);
    const tls = settings.TLS === 'verify' && { ca };
    return new PostgresConnection({ ...server, ...account, tls, applicationName: common.SERVICE_NAME });
  });
  return {
    check: {
      name,
      kind: 'postgresql',
      critical,
      local: false,
      target: `${server.host}:${server.port}/${server.database}`,
      timeoutMs: settings.TIMEOUT_MS,
      healthyTtlMs: settings.TTL * 1000,
      failureTtlMs: settings.FAILURE_TTL * 1000,
      prepare: loadDriver,
      fetchLogin: () => credentials.prepare(),
      isConnected: () => connection.isOpen,
      renewCredentials: () => credentials.renew(),
      probe: postgresProbe(connection, settings.EXPECT_WRITABLE),
      describe: describePostgres,
    },
    close: () => connection.close(),
    logins: () => credentials.used,
  };
}

/** The certificates that must sign the server's; `undefined`: those that Node knows. */
async function certificates(host: string, path: string | undefined): Promise<readonly string[] | undefined> {
  // Taken when needed: `node:fs/promises` loads `readline` and more, which every cold start would pay for.
  if (path) return [await process.getBuiltinModule('node:fs/promises').readFile(path, 'utf8')];
  const region = rdsRegionOf(host);
  if (!region) return undefined;
  const { rdsCertificates } = await import('../../connections/rds-ca.ts');
  return rdsCertificates(region);
}
