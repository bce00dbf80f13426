import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { LocalPostgres } from '../../../local/servers/postgres.ts';
import { LocalRedis } from '../../../local/servers/redis.ts';
import type { Certificates, KeyPair } from '../../support/certificates.ts';
import { runSql } from './full-servers.ts';
import { CACHE_NAME, type Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

/** What is wrong with a server's certificate. */
const BAD: readonly (readonly [string, (certificates: Certificates) => KeyPair])[] = [
  ['its certificate is of an unknown authority', certificates => certificates.ofAnotherAuthority()],
  ['its certificate has expired', certificates => certificates.expired()],
  ['its certificate is for another name', certificates => certificates.ofAnotherName()],
];

/** Faults of TLS, of both components. */
export function tlsRows(certificates: Certificates): Row[] {
  return [
    ...BAD.map(([fault, bad]) =>
      row('database', fault, () => databaseWith(certificates, server => server.show(bad(certificates)))),
    ),
    row('database', 'it requires TLS, and Beacon uses none', requiringTls),
    row('database', 'it speaks no TLS', () => databaseWith(certificates, server => server.turnOff())),
    ...BAD.map(([fault, bad]) => row('cache', fault, () => cacheWith(certificates, bad(certificates)))),
    row('cache', 'it speaks no TLS', cacheWithoutTls),
    row('cache', 'it speaks TLS only, and the URL begins with `redis://`', () =>
      cacheWithTlsOnly(certificates),
    ),
  ];
}

function row(component: Row['component'], fault: string, arrange: Row['arrange']): Row {
  return { component, fault, code: component === 'database' ? 503 : 206, reason: 'tls_failure', arrange };
}

/** `pg_hba.conf` as with `rds.force_ssl`: only connections with TLS fit a line. */
function requiringTls(kit: Kit): Scene {
  const file = join(kit.postgres.data, 'pg_hba.conf');
  const before = readFileSync(file, 'utf8');
  const reload = async (content: string) => {
    writeFileSync(file, content);
    await kit.sql('SELECT pg_reload_conf()');
  };
  return {
    breaks: async () => {
      await reload('host all beacon all scram-sha-256\nhostssl all all all scram-sha-256\n');
      kit.database.reset();
    },
    mends: () => reload(before),
  };
}

type TlsPostgres = {
  readonly show: (pair: KeyPair) => Promise<void>;
  readonly turnOff: () => Promise<void>;
};

/** A PostgreSQL that speaks TLS, and whose certificate can be changed while it runs. */
async function databaseWith(
  certificates: Certificates,
  breaks: (server: TlsPostgres) => Promise<void>,
): Promise<Scene> {
  const good = certificates.good();
  const files = { 'server.crt': good.certificate, 'server.key': good.key };
  const server = await LocalPostgres.start({ flags: [], files });
  const reload = (...statements: string[]) =>
    runSql(
      server.url,
      ...statements,
      'SELECT pg_reload_conf()',
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'beacon'",
    );
  const show = async ({ certificate, key }: KeyPair) => {
    writeFileSync(join(server.data, 'server.crt'), certificate);
    writeFileSync(join(server.data, 'server.key'), key);
    await reload('ALTER SYSTEM SET ssl = on');
  };
  await show(good);
  return {
    env: {
      DATABASE_URL: server.url.replace('127.0.0.1', 'localhost'),
      DATABASE_TLS: 'verify',
      DATABASE_CA: certificates.ca,
    },
    breaks: () => breaks({ show, turnOff: () => reload('ALTER SYSTEM SET ssl = off') }),
    mends: () => show(good),
    tidies: () => server.remove(),
  };
}

/** It takes the beginning of a TLS handshake for an unfinished command, and waits for the rest. */
function cacheWithoutTls(kit: Kit): Scene {
  return { env: { CACHE_URL: `rediss://${CACHE_NAME}:${kit.cache.port}` }, breaks: () => {} };
}

/** It closes a connection that begins without TLS, and says nothing. */
async function cacheWithTlsOnly(certificates: Certificates): Promise<Scene> {
  const good = stored(certificates, 'redis-tls-only', certificates.good());
  const server = await LocalRedis.startTls(['--tls-ca-cert-file', certificates.ca, ...good]);
  const env = { CACHE_URL: `redis://${CACHE_NAME}:${server.port}` };
  return { env, breaks: () => {}, tidies: () => server.remove() };
}

/** The flags of a server that shows a certificate. */
function stored({ folder }: Certificates, name: string, { certificate, key }: KeyPair): string[] {
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key);
  return ['--tls-cert-file', files.certificate, '--tls-key-file', files.key];
}

/** A Redis that speaks TLS alone, and whose certificate can be changed while it runs. */
async function cacheWith(certificates: Certificates, bad: KeyPair): Promise<Scene> {
  const good = stored(certificates, 'redis-good', certificates.good());
  const wrong = stored(certificates, 'redis-wrong', bad);
  const server = await LocalRedis.startTls(['--tls-ca-cert-file', certificates.ca, ...good]);
  const admin = new Redis(server.port, 'localhost', { tls: { ca: readFileSync(certificates.ca) } });
  await admin.ping();
  const show = async (flags: readonly string[]) => {
    await admin.call('CONFIG', 'SET', ...flags.map(flag => flag.replace(/^--/, '')));
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  };
  return {
    env: { CACHE_URL: `rediss://localhost:${server.port}` },
    breaks: () => show(wrong),
    mends: () => show(good),
    tidies: async () => {
      admin.disconnect();
      await server.remove();
    },
  };
}
