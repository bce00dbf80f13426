import { expect, it } from 'vitest';
import { readSection, writeSection } from '../../build/doc-sections.ts';
import { createHealthHandler } from '../../functions/health/create-health-handler.ts';
import { createProbeHandler } from '../../functions/probe/create-probe-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { Checker } from '../../lib/health/checker.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import { localCheck, remoteCheck, works } from '../support/checks.ts';
import { restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { schedulerEvent } from '../support/schedules.ts';

/** Route 53 from all regions at the fast interval: up to 100 requests a minute (60 to 100, AWS's guide). */
const CHECKS_A_MINUTE = 100;

const TRACE = 'Root=1-69228c4e-1de4d666d4dd26aced652b6c;Parent=53995c3f42cd8ad8;Sampled=0';

type Database = 'up' | 'down';

/** A Beacon whose dependencies answer at once, and the lines that it writes. */
function start(database: Database) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const beacon = createBeacon({
    env: { SERVICE_NAME: 'orders', ENVIRONMENT: 'production', EDGE_PATH: '/edge/6f1b' },
    buffer: () => new AuditEventBuffer(),
    clock,
    write: line => lines.push(line),
  });
  const refused = async () => {
    throw new ProbeError('connection_refused', 'connect ECONNREFUSED 10.0.3.7:5432');
  };
  const checks = [
    localCheck(() => ({ detail: { usage_percent: 12.34 }, gauges: { MemoryPercent: 12.34 } })),
    remoteCheck(database === 'up' ? works : refused, { target: '10.0.3.7:5432/orders' }),
    remoteCheck(works, { name: 'cache', critical: false, healthyTtlMs: 30_000, failureTtlMs: 1000 }),
  ];
  const checker = new Checker(checks, { clock, store: new MemoryStore() });
  const edge = { ...beacon.config.edge, components: ['database'] };
  return { beacon: { ...beacon, checker, config: { ...beacon.config, edge } }, clock, lines };
}

const context = { awsRequestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd', xRayTraceId: TRACE };

type Volume = { readonly lines: number; readonly bytes: number };

/** What a day writes, from an hour of it: beyond the first minute every hour is the same. */
function aDay(lines: readonly string[]): Volume {
  return { lines: lines.length * 24, bytes: Buffer.byteLength(lines.join('')) * 24 };
}

/** One environment that receives every check of Route 53. */
async function edgeDay(database: Database): Promise<Volume> {
  const { beacon, clock, lines } = start(database);
  const handler = createHealthHandler(beacon);
  for (let check = 0; check < 60 * CHECKS_A_MINUTE; check += 1) {
    const event = restApiEvent({ path: '/edge/6f1b', receivedAt: clock.now() });
    await handler(event, context as never);
    clock.jump(60_000 / CHECKS_A_MINUTE);
  }
  return aDay(lines);
}

async function heartbeatDay(database: Database): Promise<Volume> {
  const { beacon, clock, lines } = start(database);
  const handler = createProbeHandler(beacon);
  for (let minute = 0; minute < 60; minute += 1) {
    await handler(schedulerEvent(), context as never);
    clock.jump(60_000);
  }
  return aDay(lines);
}

function row(what: string, { lines, bytes }: Volume): string {
  return `| ${what} | ${lines.toLocaleString('en')} | ${(bytes / 1e6).toFixed(1)} MB |`;
}

async function volumeTable(): Promise<string> {
  return [
    '| a day of | lines | bytes |',
    '|---|---:|---:|',
    row('144,000 checks of Route 53, each environment, all up', await edgeDay('up')),
    row('the same, the database down all day', await edgeDay('down')),
    row('1,440 heartbeats, all up', await heartbeatDay('up')),
    row('the same, the database down all day', await heartbeatDay('down')),
  ].join('\n');
}

it('is what docs/observability.md says that health traffic writes in a day', {
  timeout: 60_000,
}, async () => {
  const table = await volumeTable();
  if (process.env.WRITE_DOCS) writeSection('volume', table);
  expect(readSection('volume')).toBe(table);
});

it('is within 20 lines a minute for each environment that Route 53 calls, whatever fails', async () => {
  for (const database of ['up', 'down'] as const) {
    const { lines, bytes } = await edgeDay(database);
    expect(lines).toBeLessThan(20 * 1440 * (database === 'up' ? 0.2 : 2));
    expect(bytes / lines).toBeLessThan(1000);
  }
});
