import { AWS_IDENTITY_MISSING } from '../../connections/aws-identity.ts';
import { pemFaults } from '../../connections/certificates.ts';
import { KeptConnection } from '../../connections/kept-connection.ts';
import { credentialsOf } from '../../connections/logins.ts';
import { rdsRegionOf } from '../../connections/rds-regions.ts';
import { ProbeError } from '../../health/probe-error.ts';
import type { Component, ComponentInput, Kind } from '../kind/kind.ts';
import { describePostgres, postgresProbe } from './probe.ts';
import { postgresqlSettings } from './settings.ts';
import { readTarget } from './target.ts';
import { tlsWarnings } from './tls.ts';
import type { POSTGRESQL_TABLE } from './variables.ts';

type Table = typeof POSTGRESQL_TABLE;

const NO_USER = 'the secret names no user: store {"username","password"} in it, or set';

const loadDriver = () => import('./postgres-connection.ts');

/** PostgreSQL: of RDS, of Aurora, behind a proxy, or anywhere else. */
export const postgresql: Kind<Table> = {
  settings: postgresqlSettings,
  startFaults: ({ settings: { CA: ca, TLS: tls, IAM_AUTH: iam }, variable, platform }) => [
    ...(ca && tls !== 'off' ? pemFaults(variable('CA'), ca) : []),
    ...(iam && !platform.aws ? [{ name: variable('IAM_AUTH'), problem: AWS_IDENTITY_MISSING }] : []),
  ],
  startWarnings: input => {
    const { target } = readTarget(input);
    const name = input.variable(input.settings.URL ? 'URL' : 'HOST');
    return target ? tlsWarnings(target).map(problem => ({ name, problem })) : [];
  },
  create,
};

function create(input: ComponentInput<Table>): Component {
  const { name, critical, settings, common, variable, platform, clock } = input;
  const { target } = readTarget(input);
  if (!target) throw new TypeError(`the settings of ${name} have faults`);
  const { login, tls, ...server } = target;
  const credentials = credentialsOf(login, platform.aws, clock, ({ rdsToken }, user, aws) =>
    rdsToken(server.host, server.port, user, aws),
  );
  const connect = async () => {
    const [{ PostgresConnection }, account, ca] = await Promise.all([
      loadDriver(),
      credentials.get(),
      certificates(server.host, settings.CA),
    ]);
    // Without one, the driver would take a user from the environment.
    if (!account.user) throw new ProbeError('misconfigured', `${NO_USER} ${variable('USER')}`);
    return new PostgresConnection({
      ...server,
      ...account,
      tls: tls === 'verify' && { ca },
      applicationName: common.SERVICE_NAME,
      timeoutMs: settings.TIMEOUT_MS,
      tlsVariable: variable('TLS'),
    });
  };
  const aging = { clock, maxAgeMs: common.CONNECTION_MAX_AGE * 1000 };
  const connection = new KeptConnection(connect, aging);
  const expectWritable = settings.EXPECT_WRITABLE;
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
      slowMs: settings.SLOW_MS,
      isConnected: () => connection.isOpen,
      answerMs: () => connection.answerMs,
      renewCredentials: reason => credentials.renew(reason),
      probe: postgresProbe(connection, expectWritable),
      renewal: {
        isDue: () => connection.isDue,
        probe: postgresProbe(connection.replacement, expectWritable),
      },
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
