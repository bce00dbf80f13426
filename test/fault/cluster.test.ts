import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBeacon } from '../support/beacon.ts';
import { Certificates } from '../support/certificates.ts';
import { RedisCluster } from '../support/redis-cluster.ts';

const EACH_TIME = { CACHE_TTL: '0', CACHE_FAILURE_TTL: '0', MAX_MEMORY_PERCENT: '100' };

let cluster: RedisCluster;
let beacons: ReturnType<typeof startBeacon>[] = [];

function beacon(env: Record<string, string>) {
  const started = startBeacon({ ...EACH_TIME, CACHE_CLUSTER: 'true', ...env });
  beacons.push(started);
  return started;
}

afterEach(() => {
  for (const { close } of beacons) close();
  beacons = [];
});

/** Clients of each node, but for its administrator. */
async function clients(): Promise<number[]> {
  const lists = await cluster.onAll('CLIENT', 'LIST', 'TYPE', 'normal');
  return lists.map(list => String(list).trim().split('\n').length - 1);
}

async function calls(command: string): Promise<number[]> {
  const statistics = await cluster.onAll('INFO', 'commandstats');
  const pattern = new RegExp(`cmdstat_${command}:calls=(\\d+)`);
  return statistics.map(text => Number(pattern.exec(String(text))?.[1] ?? 0));
}

describe('a cluster', () => {
  beforeAll(async () => {
    cluster = await RedisCluster.start(2);
  });

  afterAll(() => cluster.stop());

  it('reads a key on another node each time, on one connection to each node', async () => {
    await cluster.share();
    const { get } = beacon({ CACHE_URL: `redis://127.0.0.1:${cluster.ports[0]}` });
    for (let run = 0; run < 40; run += 1) expect((await get('/health/cache')).statusCode).toBe(200);
    const written = await calls('set');
    expect(Math.min(...written)).toBeGreaterThan(5);
    expect(await clients()).toEqual([1, 1]);
  });

  it('needs no right but to SET and GET under the prefix, and to ASKING', async () => {
    await cluster.onAll(
      'ACL',
      'SETUSER',
      'probe',
      'on',
      '>pw',
      '-@all',
      '+set',
      '+get',
      '+asking',
      '~beacon:health:*',
    );
    const { get } = beacon({ CACHE_URL: `redis://probe:pw@127.0.0.1:${cluster.ports[1]}` });
    for (let run = 0; run < 10; run += 1) expect((await get('/health/cache')).statusCode).toBe(200);
  });

  it('is up while a slot is on its way from node to node', async () => {
    const prefix = '{moving}:';
    const [, before = 0] = await calls('asking');
    const owner = String(await cluster.admins[0]?.call('CLUSTER', 'MYID'));
    const slot = String(await cluster.admins[0]?.call('CLUSTER', 'KEYSLOT', prefix));
    await cluster.onAll('CLUSTER', 'SETSLOT', slot, 'NODE', owner);
    await cluster.migrate(prefix);
    const { get } = beacon({ CACHE_URL: `redis://127.0.0.1:${cluster.ports[0]}`, CACHE_KEY_PREFIX: prefix });
    for (let run = 0; run < 3; run += 1) expect((await get('/health/cache')).statusCode).toBe(200);
    const [, asked] = await calls('asking');
    expect(asked).toBe(before + 6); // before each SET and each GET
  });

  it('is down for the key of a node that is gone, and says so', async () => {
    const { get } = beacon({
      CACHE_URL: `redis://127.0.0.1:${cluster.ports[0]}`,
      CRITICAL_COMPONENTS: 'cache',
    });
    expect((await get('/health/cache')).statusCode).toBe(200);
    await cluster.lose(1);
    const reasons = new Set<string>();
    for (let run = 0; run < 20; run += 1)
      reasons.add((await get('/health/cache')).json.components.cache.reason ?? 'up');
    expect(reasons).toContain('connection_refused');
    expect(
      [...reasons].filter(reason => !['up', 'connection_refused', 'unavailable'].includes(reason)),
    ).toEqual([]);
  });
});

describe('a cluster that speaks TLS alone, as ElastiCache Serverless does', () => {
  const certificates = new Certificates();
  const trusted = tls.getCACertificates('default');

  beforeAll(async () => {
    tls.setDefaultCACertificates([...trusted, readFileSync(certificates.ca, 'utf8')]);
    const { certificate, key } = certificates.good();
    const files = {
      ca: certificates.ca,
      certificate: join(certificates.folder, 'c.crt'),
      key: join(certificates.folder, 'c.key'),
    };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
    cluster = await RedisCluster.start(2, { tls: files });
  });

  afterAll(async () => {
    tls.setDefaultCACertificates(trusted);
    await cluster.stop();
    certificates.remove();
  });

  it('is followed to the node that has the key', async () => {
    const { get } = beacon({ CACHE_URL: `rediss://localhost:${cluster.ports[1]}` });
    for (let run = 0; run < 5; run += 1) expect((await get('/health/cache')).statusCode).toBe(200);
    expect(await clients()).toEqual([1, 1]);
  });
});
