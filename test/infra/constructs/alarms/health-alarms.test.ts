import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../../../lib/names/metrics.ts';
import { alarmGraph, loops, withoutTopic } from '../../support/alarm-graph.ts';
import { namedMetrics } from '../../support/named-metrics.ts';
import { resources } from '../../support/resources.ts';
import { fullStack, testApp, testStack } from '../../support/stacks.ts';

const { template } = fullStack();
const graph = alarmGraph(template);

describe('the alarms of a whole health check', () => {
  it('all reach the topic', () => {
    expect(graph.alarms.length).toBeGreaterThan(25);
    expect(graph.functions).toHaveLength(4);
    expect(withoutTopic(graph)).toEqual([]);
  });

  it.each(graph.functions)('reach it when %s does not work', lost => {
    expect(withoutTopic(graph, [lost])).toEqual([]);
  });

  it('can not trigger themselves', () => {
    expect(loops(graph)).toEqual([]);
  });

  it('and the dashboard use metrics that the functions publish, with their dimensions', () => {
    const named = namedMetrics(template).filter(({ namespace }) => namespace === NAMESPACE);
    expect(named.length).toBeGreaterThan(20);
    for (const { name, dimensions } of named) {
      const metric = Object.entries(METRICS).find(([known]) => known === name)?.[1];
      expect([...dimensions].sort(), name).toEqual([...DIMENSIONS[metric?.dimensions ?? 'whole']].sort());
    }
  });

  it('need unique names: a second health check with the same names in one stack, or account and region, is refused', () => {
    const app = testApp();
    const env = { account: '123456789012', region: 'eu-west-1' };
    const one = testStack(app, 'One', { env });
    const two = testStack(app, 'Two', { env });
    const elsewhere = testStack(app, 'Three', { env: { ...env, region: 'us-west-2' } });
    const nowhere = testStack(app, 'Four');
    new HealthCheck(one, 'Health', { buffer: true });
    const again =
      /serviceName: got alarms named "beacon-production-…", and those of One\/Health\/Alarms have the same names/;
    expect(() => new HealthCheck(one, 'Again', { buffer: true })).toThrow(again);
    expect(() => new HealthCheck(two, 'Health', { buffer: true })).toThrow(again);
    new HealthCheck(one, 'Other', { buffer: true, serviceName: 'orders' });
    new HealthCheck(elsewhere, 'Health', { buffer: true });
    new HealthCheck(nowhere, 'Health', { buffer: true });
  });

  it('have the limits that the props give', () => {
    const { template: fitted } = fullStack({ alarms: { thresholds: { bufferDepth: 40 } } });
    expect(JSON.stringify(resources(fitted, 'AWS::CloudWatch::Alarm'))).toContain('"Threshold":40');
  });
});
