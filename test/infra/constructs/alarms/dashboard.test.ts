import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleStack } from '../../../../build/infra/example-stack.ts';
import { templateOf } from '../../support/example.ts';
import { testApp } from '../../support/stacks.ts';

describe('the dashboard', () => {
  const { dashboard, stack } = exampleStack(testApp());
  const body = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));

  it('shows status, latencies, the buffer, requests, and the metrics of the dependencies', () => {
    const titles = [...body.matchAll(/\\"title\\":\\"([^"\\]+)/g)].map(([, title]) => title);
    expect(titles).toMatchInlineSnapshot(`
      [
        "Alarms",
        "Status",
        "Status of each component",
        "Latency of each component",
        "The check itself",
        "Audit buffer",
        "Audit events dropped, and at risk",
        "Requests",
        "Refused or failed",
        "Functions",
        "CPUUtilization",
        "FreeStorageSpace",
        "DatabaseConnections",
        "ReplicaLag",
        "DatabaseMemoryUsagePercentage",
        "EngineCPUUtilization",
        "Evictions",
        "CurrConnections",
      ]
    `);
  });

  it('has a name with the region, which is not a reference to the dashboard', () => {
    expect(stack.resolve(dashboard.name)).toEqual({
      'Fn::Join': ['', [expect.stringMatching(/^orders-production-[0-9a-f]{8}-$/), { Ref: 'AWS::Region' }]],
    });
  });

  it('shows all alarms, at most 100 in a widget', () => {
    const nodeIds = Array.from({ length: 300 }, (_, index) => `orders-${index}`);
    const many = exampleStack(testApp(), { cache: { nodeIds } });
    const [resource] = Object.values(
      Template.fromStack(many.stack).findResources('AWS::CloudWatch::Dashboard'),
    );
    const pieces: unknown[] = resource?.Properties.DashboardBody['Fn::Join'][1];
    const text = pieces.map(piece => (typeof piece === 'string' ? piece : 'reference')).join('');
    const shown: { type: string; properties: { alarms: string[] } }[] = JSON.parse(text).widgets;
    const counts = shown
      .filter(({ type }) => type === 'alarm')
      .map(({ properties }) => properties.alarms.length);
    expect(counts[0]).toBe(100);
    expect(counts.reduce((sum, count) => sum + count)).toBe(many.alarms.all.length);
  });

  it('shows no buffer and no dependencies when there are none', () => {
    const without = templateOf({
      components: [{ name: 'memory', hasLatency: false }],
      database: {},
      cache: {},
    });
    expect(JSON.stringify(without.findResources('AWS::CloudWatch::Dashboard'))).not.toMatch(
      /Audit|RDS|ElastiCache/,
    );
  });
});
