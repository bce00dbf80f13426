import { describe, expect, it } from 'vitest';
import type { Gauges } from '../../lib/health/check.ts';
import { DIMENSIONS, METRICS, type MetricName } from '../../lib/names/metrics.ts';
import { createMetrics } from '../../lib/telemetry/metrics.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { EDGE_PATH, startBeacon, startProbe } from '../support/beacon.ts';
import { emfFaults, extract } from '../support/emf.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { byHand } from '../support/overrides.ts';
import { part, timed } from '../support/reports.ts';

const ENV = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100', SERVICE_NAME: 'orders' };

function publishing(clock: Clock = new FakeClock()) {
  const lines: string[] = [];
  const metrics = createMetrics({
    ...{ service: 'orders', environment: 'test', clock },
    write: line => lines.push(line),
  });
  /** What was published since the last call: value by name, `Component` before it where it has one. */
  const published = () => {
    expect(lines.flatMap(line => emfFaults(line, clock.now()))).toEqual([]);
    const entries = extract(lines.splice(0)).map(({ name, value, dimensions: { Component } }) => [
      Component ? `${Component} ${name}` : name,
      value,
    ]);
    return Object.fromEntries(entries);
  };
  return { metrics, published, lines };
}

const UP = { isDown: false, because: [] };

describe('the probe function', () => {
  it('publishes one document a component, and one for the whole', () => {
    const { metrics, published, lines } = publishing();
    const memory = part('memory', { local: true, gauges: { MemoryPercent: 12.5 } });
    metrics.everything(timed([memory, part('database'), part('cache', { reason: 'timeout' })]), 'all', UP);
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[2] ?? '').reason).toBe('timeout');
    expect(published()).toEqual({
      'memory ComponentStatus': 0,
      'database ComponentStatus': 0,
      'database LatencyMs': 1,
      'cache ComponentStatus': 2,
      'cache LatencyMs': 1,
      Status: 1,
      EdgeDown: 0,
      DurationMs: 12.35,
      MemoryPercent: 12.5,
    });
  });

  it('counts down alone as unhealthy', () => {
    const { metrics, published } = publishing();
    metrics.everything(timed([part('database', { reason: 'timeout' })]), 'all', UP);
    expect(published()).toMatchObject({ Status: 2, Unhealthy: 1 });
  });

  it('says nothing of the whole after a run of some', () => {
    const { metrics, published } = publishing();
    metrics.everything(timed([part('database')]), 'some', UP);
    expect(published()).toEqual({ 'database ComponentStatus': 0, 'database LatencyMs': 1 });
  });

  it('counts a component that only some environments reach, if it is critical or moves traffic', () => {
    const { metrics, published } = publishing();
    const partly = (critical: boolean) => ({ ...part('cache', { reason: 'partly_unreachable' }), critical });
    metrics.everything(timed([partly(true)]), 'all');
    expect(published()).toMatchObject({ Status: 1, PartlyUnreachable: 1 });
    metrics.everything(timed([partly(false)]), 'all', { isDown: false, because: [partly(false)] });
    expect(published()).toMatchObject({ Status: 1, EdgeDown: 0, PartlyUnreachable: 1 });
    metrics.everything(timed([partly(false)]), 'all', UP);
    expect(Object.keys(published())).not.toContain('PartlyUnreachable');
    metrics.everything(timed([part('database', { reason: 'slow' })]), 'all', UP);
    expect(Object.keys(published())).not.toContain('PartlyUnreachable');
  });

  it('publishes nothing that another call saw', () => {
    const { metrics, lines } = publishing();
    metrics.everything(
      timed([part('database', { origin: 'joined' }), part('cache', { origin: 'stored' })]),
      'all',
      UP,
    );
    expect(lines).toEqual([]);
  });
});

describe('the gauges of the buffer', () => {
  const buffer = (gauges: Gauges) => timed([part('buffer', { gauges })]);

  it('are those that the check measured', () => {
    const { metrics, published } = publishing();
    const measured = { BufferDepth: 7, BufferBytes: 524_288, BufferAtRisk: 3 };
    metrics.everything(buffer({ ...measured, BufferDropped: 0 }), 'all', UP);
    expect(published()).toMatchObject(measured);
    metrics.everything(buffer({ BufferDepth: 7 }), 'all', UP);
    expect(Object.keys(published())).not.toContain('BufferBytes');
  });

  it('are not published while they are 0, where that is nearly always', () => {
    const { metrics, published } = publishing();
    metrics.everything(buffer({ BufferDepth: 0, BufferBytes: 0, BufferAtRisk: 0 }), 'some', UP);
    expect(published()).toMatchObject({ BufferDepth: 0, BufferBytes: 0 });
    expect(Object.keys(published())).not.toContain('BufferAtRisk');
  });

  it('count drops since the last run: none in the first run, none when a count starts anew', () => {
    const { metrics, published } = publishing();
    const drops = [40, 40, 45, undefined, 47, 2, 3].map(count => {
      metrics.everything(buffer(count === undefined ? {} : { BufferDropped: count }), 'all', UP);
      return published().BufferDropped;
    });
    expect(drops).toEqual([undefined, undefined, 5, undefined, 2, undefined, 1]);
  });
});

describe('the health function', () => {
  it('publishes how long its own runs took, and no status', () => {
    const { metrics, published } = publishing();
    const stored = part('cache', { origin: 'stored' });
    metrics.latencies(timed([part('memory', { local: true }), part('database'), stored]), false);
    expect(published()).toEqual({ 'database LatencyMs': 1 });
  });

  it('publishes those of health traffic once a minute, and at once what was not up', () => {
    const { metrics, published } = publishing();
    const counts = [0, 10_000, 59_999, 60_000].map(at => {
      metrics.latencies(timed([part('database', { at })]), true);
      return Object.keys(published()).length;
    });
    expect(counts).toEqual([1, 0, 0, 1]);
    metrics.latencies(timed([part('database', { at: 60_001, reason: 'timeout' })]), true);
    expect(published()).toEqual({ 'database LatencyMs': 1 });
  });

  it('publishes its cold start once, whatever came first', async () => {
    const { invoke, metrics } = startBeacon(ENV);
    await invoke({ odd: true });
    await invoke({ odd: true });
    expect(extract(metrics).map(({ name }) => name)).toEqual(['ColdStart', 'Rejected', 'Rejected']);
  });

  it('publishes that the checker broke', async () => {
    const { get, beacon, metrics } = startBeacon(ENV);
    beacon.checker.run = async () => {
      throw new Error('a bug');
    };
    await get('/health');
    expect(extract(metrics).map(({ name }) => name)).toEqual(['ColdStart', 'CheckerError']);
  });

  it('publishes no status, not on the edge path either', async () => {
    const { get, metrics } = startBeacon({
      ...ENV,
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x',
      DATABASE_TLS: 'off',
    });
    for (const path of ['/health', '/edge/0a1b2c3d', '/health/database', '/health/live']) await get(path);
    expect([...new Set(extract(metrics).map(({ name }) => name))].sort()).toEqual(['ColdStart', 'LatencyMs']);
  });
});

describe('the metrics', () => {
  it('are those on the list, with their dimensions and units: none more, none missing', async () => {
    const env = {
      ...ENV,
      ...{ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x', DATABASE_TLS: 'off', EDGE_COMPONENTS: 'database' },
    };
    const health = startBeacon(env);
    await health.get('/health');
    health.beacon.checker.run = () => Promise.reject(new Error('a bug'));
    await health.get('/health');
    await health.get(EDGE_PATH);
    const probe = startProbe(env);
    await probe.invoke({});
    await probe.invoke({});
    await probe.invoke({ hello: 'world' });
    const gauges = publishing(systemClock); // what a buffer in DynamoDB tells besides
    const lost = (total: number) => ({ gauges: { BufferAtRisk: 1, BufferDropped: total } });
    const fleet = (total: number) => part('buffer', { kind: 'audit-buffer', ...lost(total) });
    gauges.metrics.everything(timed([fleet(1)]), 'some', UP);
    gauges.metrics.everything(timed([fleet(2)]), 'all', UP);

    gauges.metrics.sharingError();
    gauges.metrics.doubted();
    gauges.metrics.everything(timed([part('database', { reason: 'partly_unreachable' })]), 'all', UP);
    const observed = part('database', { reason: 'timeout' });
    const byHandUp = { ...part('database'), override: byHand('up'), observed };
    gauges.metrics.everything(timed([byHandUp]), 'all', UP);
    expect(extract(gauges.lines).filter(({ name }) => name.endsWith('Status'))).toMatchObject([
      ...[{ name: 'ComponentStatus' }, { name: 'ComponentStatus' }, { name: 'Status' }],
      ...[
        { name: 'ComponentStatus', value: 1 },
        { name: 'Status', value: 1 },
      ],
      ...[
        { name: 'ComponentStatus', value: 0 },
        { name: 'ObservedStatus', value: 2 },
        { name: 'Status', value: 0 },
      ],
    ]);

    const lines = [...health.metrics, ...probe.metrics, ...gauges.lines];
    expect(lines.flatMap(line => emfFaults(line, Date.now()))).toEqual([]);
    expect(lines.every(line => Buffer.byteLength(line) < 1024)).toBe(true);
    const found = extract(lines).map(({ name, unit, dimensions }) => [
      name,
      { unit, dimensions: Object.keys(dimensions) },
    ]);
    const listed = Object.entries(METRICS).map(([name, { unit, dimensions }]) => [
      name,
      { unit, dimensions: [...DIMENSIONS[dimensions]] },
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
    expect(new Set(found.map(([name]) => name as MetricName))).toEqual(new Set(Object.keys(METRICS)));
  });
});
