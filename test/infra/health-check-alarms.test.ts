import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../lib/names/metrics.ts';
import { alarmGraph, loops, mute } from './support/alarm-graph.ts';
import { namedMetrics } from './support/named-metrics.ts';
import { resources } from './support/resources.ts';
import { fullStack, testApp, testStack } from './support/stacks.ts';

const { template } = fullStack();
const graph = alarmGraph(template);

describe('the alarms of a whole health check', () => {
  it('reach the topic, all of them', () => {
    expect(graph.alarms.length).toBeGreaterThan(40);
    expect(graph.functions).toHaveLength(4);
    expect(mute(graph)).toEqual([]);
  });

  it.each(graph.functions)('reach it when %s is gone', lost => {
    expect(mute(graph, [lost])).toEqual([]);
  });

  it('come back to nobody', () => {
    expect(loops(graph)).toEqual([]);
  });

  it('name, as the dashboard does, what the functions publish, in its dimensions', () => {
    const named = namedMetrics(template).filter(({ namespace }) => namespace === NAMESPACE);
    expect(named.length).toBeGreaterThan(20);
    for (const { name, dimensions } of named) {
      const metric = Object.entries(METRICS).find(([known]) => known === name)?.[1];
      expect([...dimensions].sort(), name).toEqual([...DIMENSIONS[metric?.dimensions ?? 'whole']].sort());
    }
  });

  it('have names of their own: a second health check of the same names is refused where both meet', () => {
    const app = testApp();
    const env = { account: '123456789012', region: 'eu-west-1' };
    const one = testStack(app, 'One', { env });
    const two = testStack(app, 'Two', { env });
    const elsewhere = testStack(app, 'Three', { env: { ...env, region: 'us-west-2' } });
    const nowhere = testStack(app, 'Four');
    new HealthCheck(one, 'Health', { buffer: true });
    const again = /serviceName: got the names "beacon-production-…", which One\/Health\/Alarms has, too/;
    expect(() => new HealthCheck(one, 'Again', { buffer: true })).toThrow(again);
    expect(() => new HealthCheck(two, 'Health', { buffer: true })).toThrow(again);
    new HealthCheck(one, 'Other', { buffer: true, serviceName: 'orders' });
    new HealthCheck(elsewhere, 'Health', { buffer: true });
    new HealthCheck(nowhere, 'Health', { buffer: true });
  });

  it('take the limits that fit what is watched', () => {
    const { template: fitted } = fullStack({ alarms: { thresholds: { bufferDepth: 40 } } });
    expect(JSON.stringify(resources(fitted, 'AWS::CloudWatch::Alarm'))).toContain('"Threshold":40');
  });
});
