import { KeptConnection } from '../../connections/kept-connection.ts';
import type { Probe } from '../../health/check.ts';
import { longestAttemptMs } from '../../settings/attempts.ts';
import type { SettingsOf } from '../../settings/setting.ts';
import type { Component, ComponentInput, Kind } from '../kind/kind.ts';
import { type BufferLimits, bufferLook, describeBuffer } from './judge.ts';
import { type BUFFER_CHECK_TABLE, bufferSettings } from './settings.ts';

type Table = typeof BUFFER_CHECK_TABLE;

const KIND = 'audit-buffer';

/** Time limit of one attempt to read the writers' reports, ms. Shorter if the deadline has no time for two. */
const ATTEMPT_MS = 500;

/** How long the sum over all writers is fresh, ms. A run costs one query of up to 4 MiB. */
const HEALTHY_TTL_MS = 10_000;

/** How long a failure to read them is fresh, ms. */
const FAILURE_TTL_MS = 1000;

const loadClient = () => import('../../connections/dynamo-table.ts');

/** The audit event buffer: that of this process, or those of all writers that report to the table. */
export const buffer: Kind<Table> = {
  settings: bufferSettings,
  create: input => (input.settings.BUFFER_SOURCE === 'memory' ? inMemory(input) : inDynamoDb(input)),
};

function inMemory({ name, critical, settings, buffer: bufferOf, clock }: ComponentInput<Table>): Component {
  if (!bufferOf) throw new TypeError('BUFFER_SOURCE=memory needs a buffer in this process');
  const limits = limitsOf(settings);
  const look = bufferLook(bufferOf(), limits, clock.now);
  const describe = describeBuffer(limits, 'memory');
  return { check: { name, kind: KIND, critical, local: true, look, describe }, close: () => {} };
}

function inDynamoDb({ name, critical, settings, common, clock }: ComponentInput<Table>): Component {
  const { TABLE_NAME: tableName = '' } = common;
  const limits = limitsOf(settings);
  const connection = new KeptConnection(async () => {
    const { DynamoTable } = await loadClient();
    return new DynamoTable(tableName, { maxAttempts: 1 }); // the checker itself decides when to try again
  });
  const fleet = {
    writerTimeoutMs: settings.BUFFER_WRITER_TIMEOUT * 1000,
    estimateBytes: Math.ceil(settings.EVENT_SIZE_ESTIMATE_KB * 1024),
  };
  let probe: Promise<Probe> | undefined;
  const loadProbe = async () => {
    const { fleetBufferProbe } = await import('./fleet-probe.ts');
    return fleetBufferProbe(connection, { name: settings.BUFFER_NAME, limits, fleet, now: clock.now });
  };
  const load = () => {
    probe ??= loadProbe();
    return probe;
  };
  return {
    check: {
      name,
      kind: KIND,
      critical,
      local: false,
      target: tableName,
      timeoutMs: Math.min(ATTEMPT_MS, longestAttemptMs(common)),
      healthyTtlMs: HEALTHY_TTL_MS,
      failureTtlMs: FAILURE_TTL_MS,
      prepare: () => Promise.all([loadClient(), load()]),
      isConnected: () => connection.isOpen,
      probe: async signal => (await load())(signal),
      describe: describeBuffer(limits, 'dynamodb'),
    },
    close: () => connection.close(),
  };
}

function limitsOf(settings: SettingsOf<Table>): BufferLimits {
  return {
    maxItems: settings.MAX_BUFFER_SIZE_ITEMS,
    maxMegabytes: settings.MAX_BUFFER_SIZE_MB,
    maxAgeSeconds: settings.MAX_BUFFER_AGE_SECONDS,
  };
}
