import type { Reason } from '../../../lib/names/reasons.ts';
import { LocalRedis } from '../../../local/servers/redis.ts';
import { FakeRedis, type RedisScript, refusing, working } from '../../support/fake-redis.ts';
import { CACHE_NAME, type Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

type Command = [string, ...string[]];

/** Faults that Redis itself reports. */
export const CACHE_ROWS: readonly Row[] = [
  byCommand('it asks for a password that the settings do not have (`NOAUTH`)', 'authentication_failed', {
    breaks: ['CONFIG', 'SET', 'requirepass', 'new-password'],
    mends: ['CONFIG', 'SET', 'requirepass', ''],
  }),
  byCommand(
    'the password is wrong (`WRONGPASS`)',
    'authentication_failed',
    {
      breaks: ['ACL', 'SETUSER', 'app', 'resetpass', '>other'],
      mends: ['ACL', 'SETUSER', 'app', '>app-password'],
    },
    { user: ['ACL', 'SETUSER', 'app', 'on', '>app-password', '+set', '+get', '~*'] },
  ),
  byCommand(
    'the user has no right to the key (`NOPERM`)',
    'access_denied',
    { breaks: ['ACL', 'SETUSER', 'app', 'resetkeys'], mends: ['ACL', 'SETUSER', 'app', '~*'] },
    { user: ['ACL', 'SETUSER', 'app', 'on', '>app-password', '+set', '+get', '~*'] },
  ),
  row('it is a replica (`READONLY`)', 206, 'read_only', replica),
  byCommand('its memory is full (`OOM`)', 'out_of_memory', {
    breaks: ['CONFIG', 'SET', 'maxmemory', '1'],
    mends: ['CONFIG', 'SET', 'maxmemory', '0'],
  }),
  byCommand('its limit of clients is reached', 'too_many_connections', {
    breaks: ['CONFIG', 'SET', 'maxclients', '1'],
    mends: ['CONFIG', 'SET', 'maxclients', '10000'],
  }),
  scripted(
    'it loads its data (`LOADING`)',
    'starting_up',
    refusing('LOADING Redis is loading the dataset in memory'),
  ),
  scripted(
    'its primary is gone (`MASTERDOWN`)',
    'unavailable',
    refusing('MASTERDOWN Link with MASTER is down'),
  ),
  row('its cluster lacks slots (`CLUSTERDOWN`)', 206, 'unavailable', clusterDown),
  scripted(
    'its slot is on the way (`TRYAGAIN`)',
    'unavailable',
    refusing('TRYAGAIN Multiple keys request during rehashing'),
  ),
  row('it is a cluster, and `CACHE_CLUSTER` is not set (`MOVED`)', 206, 'misconfigured', kit =>
    cluster(kit, false),
  ),
  row('it is a cluster, and the key is on another node', 200, undefined, kit => cluster(kit, true)),
  scripted(
    'the value is lost between write and read',
    'read_write_mismatch',
    working(() => undefined),
  ),
  scripted(
    "the value is another's",
    'read_write_mismatch',
    working(() => 'another'),
  ),
  scripted(
    'it fails with an error that Beacon does not know',
    'unexpected_error',
    refusing('ERR internal inconsistency'),
  ),
];

function row(fault: string, code: Row['code'], reason: Reason | undefined, arrange: Row['arrange']): Row {
  return { component: 'cache', fault, code, ...(reason && { reason }), arrange };
}

type Commands = { readonly breaks: Command; readonly mends: Command };

/** A fault that the administrator can bring about; the kept connection is ended, so that another has to be made. */
function byCommand(
  fault: string,
  reason: Reason,
  { breaks, mends }: Commands,
  { user }: { user?: Command } = {},
): Row {
  return row(fault, 206, reason, async kit => {
    if (user) await kit.redisAdmin(...user);
    return {
      env: user ? { CACHE_URL: `redis://app:app-password@${CACHE_NAME}:${kit.cache.port}` } : {},
      breaks: async () => {
        await kit.redisAdmin(...breaks);
        kit.cache.reset();
        await kit.untilCacheIsAlone();
      },
      mends: () => kit.redisAdmin(...mends),
      tidies: () => (user ? kit.redisAdmin('ACL', 'DELUSER', 'app') : undefined),
    };
  });
}

function scripted(fault: string, reason: Reason, script: RedisScript): Row {
  return row(fault, 206, reason, async () => {
    const fake = await FakeRedis.start();
    return {
      env: { CACHE_URL: `redis://${CACHE_NAME}:${fake.port}` },
      breaks: () => {
        fake.script = script;
      },
      mends: () => {
        fake.script = working();
      },
      tidies: () => fake.stop(),
    };
  });
}

async function replica(kit: Kit): Promise<Scene> {
  const primary = await LocalRedis.start();
  return {
    breaks: () => kit.redisAdmin('REPLICAOF', '127.0.0.1', String(primary.port)),
    mends: () => kit.redisAdmin('REPLICAOF', 'NO', 'ONE'),
    tidies: () => primary.remove(),
  };
}

/** A cluster that loses its slots. */
async function clusterDown(kit: Kit): Promise<Scene> {
  const nodes = await kit.cluster();
  const [node] = nodes.ports;
  return {
    env: { CACHE_URL: `redis://${CACHE_NAME}:${node}` },
    breaks: () => nodes.takeSlots(),
    mends: () => nodes.giveSlots(),
  };
}

/** A cluster whose keys are all on the other node than the one that is asked. */
async function cluster(kit: Kit, configured: boolean): Promise<Scene> {
  const [, empty] = (await kit.cluster()).ports;
  const there = { CACHE_URL: `redis://127.0.0.1:${empty}`, CACHE_CLUSTER: String(configured) };
  return { env: there, breaks: () => {} };
}
