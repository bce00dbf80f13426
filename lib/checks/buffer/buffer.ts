import { Fleet } from '../../buffer/fleet.ts';
import { KeptConnection } from '../../connections/kept-connection.ts';
import { ANSWER_RESERVE_MS } from '../../settings/answer-reserve.ts';
import type { Settings } from '../../settings/read-settings.ts';
import type { Component, Definition, Parts } from '../definition.ts';
import { fleetBufferProbe } from './fleet-probe.ts';
import { type BufferLimits, bufferLook, describeBuffer } from './judge.ts';

/** Limit of one attempt to read the fleet's depth, ms, where the deadline leaves room for two. */
const ATTEMPT_MS = 500;

/** How long the fleet's depth is fresh, ms: it costs one read a writer, and changes with every request. */
const HEALTHY_TTL_MS = 10_000;

const FAILURE_TTL_MS = 1000;

const loadClient = () => import('../../connections/dynamo-table.ts');

export const buffer: Definition = {
  needs: ['BUFFER_SOURCE'],
  configure({ settings, faults }) {
    const { BUFFER_SOURCE: source, TABLE_NAME: tableName } = settings;
    if (source === 'memory') return parts => inMemory(settings, parts);
    if (source !== 'dynamodb') return undefined;
    if (tableName) return parts => inDynamoDb(tableName, settings, parts);
    faults.push({ name: 'TABLE_NAME', problem: 'is not set, and BUFFER_SOURCE=dynamodb needs it' });
    return undefined;
  },
};

function inMemory(settings: Settings, { critical, buffer, clock }: Parts): Component {
  const limits = limitsOf(settings);
  const look = bufferLook(buffer(settings), limits, clock.now);
  const describe = describeBuffer(limits, 'memory');
  return {
    check: { name: 'buffer', kind: 'audit-buffer', critical, local: true, look, describe },
    close: () => {},
  };
}

function inDynamoDb(tableName: string, settings: Settings, { critical, clock }: Parts): Component {
  const limits = limitsOf(settings);
  const connection = new KeptConnection(async () => {
    const { DynamoTable } = await loadClient();
    return new DynamoTable(tableName, { maxAttempts: 1 }); // the checker knows itself when to try again
  });
  const fleet = new Fleet({
    writerTimeoutMs: settings.BUFFER_WRITER_TIMEOUT * 1000,
    estimateBytes: settings.EVENT_SIZE_ESTIMATE_KB * 1024,
  });
  return {
    check: {
      name: 'buffer',
      kind: 'audit-buffer',
      critical,
      local: false,
      target: tableName,
      timeoutMs: Math.min(ATTEMPT_MS, (settings.CHECK_DEADLINE_MS - ANSWER_RESERVE_MS) / 2),
      healthyTtlMs: HEALTHY_TTL_MS,
      failureTtlMs: FAILURE_TTL_MS,
      prepare: loadClient,
      isConnected: () => connection.isOpen,
      probe: fleetBufferProbe(connection, { name: settings.BUFFER_NAME, limits, fleet, now: clock.now }),
      describe: describeBuffer(limits, 'dynamodb'),
    },
    close: () => connection.close(),
  };
}

function limitsOf(settings: Settings): BufferLimits {
  return {
    maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
    maxMegabytes: settings.MAX_BUFFER_SIZE_MB,
    maxAgeSeconds: settings.MAX_BUFFER_AGE_SECONDS,
  };
}
