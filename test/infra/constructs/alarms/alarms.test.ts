import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { MAX_DESCRIPTION } from '../../../../infra/constructs/alarms/cloudwatch-limits.ts';
import { DESCRIBED_ALARMS } from '../../../../infra/constructs/alarms/definitions/all.ts';
import type { WatchedDatabase } from '../../../../infra/constructs/alarms/definitions/targets.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../../../lib/names/metrics.ts';
import { alarm, alarmsOf, idsOf, type Json, TEMPLATE, templateOf } from '../../support/example.ts';
import { namedMetrics } from '../../support/named-metrics.ts';
import { alarmIdOf } from '../../support/resources.ts';

const ONLY_MEMORY = [{ name: 'memory', hasLatency: false }];

const FLAG = '@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction';

describe('the alarms', () => {
  it('are named after the service, its environment and what they watch', () => {
    expect(idsOf(TEMPLATE).sort()).toMatchInlineSnapshot(`
      [
        "alarm-function-failing",
        "blocked",
        "buffer-at-risk",
        "buffer-depth",
        "buffer-dropped",
        "cache-connections",
        "cache-cpu",
        "cache-evictions",
        "cache-memory",
        "check-blind",
        "checker-error",
        "component-buffer",
        "component-cache",
        "component-database",
        "component-memory",
        "database-connections",
        "database-cpu",
        "database-replica-lag",
        "database-storage",
        "degraded",
        "down",
        "functions-failing",
        "heard",
        "heartbeat-stopped",
        "never-up",
        "partly-unreachable",
        "slow-buffer",
        "slow-cache",
        "slow-database",
        "throttled",
      ]
    `);
  });

  it('say what they mean, what to do first, and where to look', () => {
    const texts = alarmsOf(TEMPLATE).filter(({ AlarmName }) => alarmIdOf(AlarmName) !== 'heard');
    for (const { AlarmDescription } of texts) {
      expect(AlarmDescription).toMatch(/^\S.+ First: .+ Look: .+/);
      expect(AlarmDescription.length).toBeLessThanOrEqual(MAX_DESCRIPTION);
    }
  });

  it('link to the runbook', () => {
    const linked = templateOf({ runbookUrl: 'https://wiki.example.com/beacon' });
    expect(alarm('down', linked).AlarmDescription).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/beacon$/);
  });

  it('have unique ids', () => {
    const ids = DESCRIBED_ALARMS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('use all metrics that the functions publish, and no others, with their dimensions and unit', () => {
    const named = namedMetrics(TEMPLATE).filter(({ namespace }) => namespace === NAMESPACE);
    expect(new Set(named.map(({ name }) => name))).toEqual(
      new Set(
        Object.keys(METRICS).filter(
          name =>
            !['Unhealthy', 'EdgeDown', 'SharingErrors', 'Rejected', 'ObservedStatus', 'Doubted'].includes(
              name,
            ),
        ),
      ),
    );
    for (const { name, dimensions, unit } of named) {
      const metric = Object.entries(METRICS).find(([known]) => known === name)?.[1];
      expect([...dimensions].sort(), name).toEqual([...DIMENSIONS[metric?.dimensions ?? 'whole']].sort());
      if (unit !== undefined) expect(unit, name).toBe(metric?.unit);
    }
    const units = alarmsOf(TEMPLATE).filter(({ Namespace }) => Namespace === NAMESPACE);
    expect(units.every(({ Unit }) => Unit !== undefined)).toBe(true);
  });
});

describe('there is an alarm', () => {
  it('when the status is down in 2 of 3 minutes; missing data changes nothing', () => {
    expect(alarm('down')).toMatchObject({
      MetricName: 'Status',
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 2,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      TreatMissingData: 'ignore',
    });
  });

  it('when the status is degraded, but not while it is down', () => {
    const [expression] = alarm('degraded').Metrics.filter(({ Expression }: Json) => Expression);
    expect(expression.Expression).toBe('IF(m == 1, 1, 0)');
  });

  it('when the heartbeat stops: a period without a sample counts', () => {
    expect(alarm('heartbeat-stopped')).toMatchObject({
      MetricName: 'Status',
      Statistic: 'SampleCount',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('without a heartbeat none on the heartbeat', () => {
    const without = templateOf({ heartbeat: false });
    expect(alarm('heartbeat-stopped', without)).toBeUndefined();
    expect(alarm('down', without).Period).toBe(60);
  });

  it('with periods as long as the heartbeat', () => {
    const slowly = templateOf({ heartbeat: Duration.minutes(5) });
    expect(alarm('heartbeat-stopped', slowly).Period).toBe(300);
    expect(alarm('down', slowly).Period).toBe(300);
  });

  it('when a component takes half of its time limit, or what is given, in 3 of 5 periods', () => {
    expect(alarm('slow-database')).toMatchObject({
      MetricName: 'LatencyMs',
      Threshold: 250,
      DatapointsToAlarm: 3,
      EvaluationPeriods: 5,
    });
    expect(alarm('slow-database', templateOf({ slowMs: 80 })).Threshold).toBe(80);
  });

  it('for 5 minutes when an event was dropped', () => {
    expect(alarm('buffer-dropped')).toMatchObject({
      MetricName: 'BufferDropped',
      Statistic: 'Maximum',
      Threshold: 1,
      DatapointsToAlarm: 1,
      EvaluationPeriods: 5,
    });
  });

  it('at the limits that are given, or at their defaults', () => {
    const thresholds = { bufferDepth: 40, databaseConnections: 400, freeStorageBytes: 1e9, evictions: 7 };
    const fitted = templateOf({ thresholds });
    const ids = ['buffer-depth', 'database-connections', 'database-storage', 'cache-evictions'];
    expect(ids.map(id => alarm(id, fitted).Threshold)).toEqual(Object.values(thresholds));
    expect(ids.map(id => alarm(id).Threshold)).toEqual([800, 80, 2 * 1024 ** 3, 1000]);
    const database = { instanceId: 'orders', connections: 630, freeStorageBytes: 5e9 };
    const derived = templateOf({ database });
    expect(ids.slice(1, 3).map(id => alarm(id, derived).Threshold)).toEqual([630, 5e9]);
    const given = templateOf({ database, thresholds });
    expect(ids.slice(1, 3).map(id => alarm(id, given).Threshold)).toEqual([400, 1e9]);
  });

  it('on nothing that does not exist: buffer, web ACL, database, cache', () => {
    const without = templateOf({ webAclMetricName: '', database: {}, cache: {}, components: ONLY_MEMORY });
    const absent = /^(buffer|blocked|database|cache|slow)/;
    expect(idsOf(TEMPLATE).filter(id => absent.test(id)).length).toBeGreaterThan(10);
    expect(idsOf(without).filter(id => absent.test(id))).toEqual([]);
  });

  it('on the metrics of a cluster and of a serverless cache', () => {
    const template = templateOf({ database: { clusterId: 'orders' }, cache: { serverlessName: 'orders' } });
    expect(
      idsOf(template)
        .filter(id => /^(database|cache)-/.test(id))
        .sort(),
    ).toEqual([
      'cache-connections',
      'cache-data',
      'cache-evictions',
      'cache-throttled',
      'cache-units',
      'database-connections',
      'database-cpu',
      'database-reader-lag',
    ]);
    expect(alarm('cache-units', template).Dimensions).toEqual([{ Name: 'clusterId', Value: 'orders' }]);
    expect(alarm('database-cpu', template).Dimensions).toEqual([
      { Name: 'DBClusterIdentifier', Value: 'orders' },
    ]);
  });

  it('when any function fails or is throttled: one on those that work, one on the alarm function', () => {
    const parts = (id: string) => alarm(id).Metrics.filter(({ MetricStat }: Json) => MetricStat);
    const metrics = (id: string) =>
      parts(id).map(({ MetricStat }: Json) => {
        const [{ Value }] = MetricStat.Metric.Dimensions;
        return `${Value.Ref.replace(/[0-9A-F]{8}$/, '')} ${MetricStat.Metric.MetricName}`;
      });
    const both = (name: string) => [`${name} Errors`, `${name} Throttles`];
    expect(metrics('functions-failing')).toEqual(['Health', 'Edge', 'Probe'].flatMap(both));
    expect(metrics('alarm-function-failing')).toEqual([
      ...both('Alarm'),
      'Alarm AsyncEventsDropped',
      'Alarm DestinationDeliveryFailures',
    ]);
    const [{ Expression }] = alarm('alarm-function-failing').Metrics;
    expect(Expression).toBe('FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0) + FILL(m3, 0)');
    expect(alarm('functions-failing')).toMatchObject({ DatapointsToAlarm: 1, EvaluationPeriods: 2 });
  });

  it('for ten nodes of a cache together: the largest of their values counts', () => {
    const cache = { nodeIds: Array.from({ length: 90 }, (_, index) => `orders-${index}`) };
    const template = templateOf({ cache });
    const cpu = idsOf(template).filter(id => id.startsWith('cache-cpu'));
    expect(cpu.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map(group => `cache-cpu-${group}`));
    const [expression, ...nodes] = alarm('cache-cpu-9', template).Metrics;
    expect(expression.Expression).toBe('MAX([m0, m1, m2, m3, m4, m5, m6, m7, m8, m9])');
    expect(nodes.map(({ Label }: Json) => Label).at(-1)).toBe('EngineCPUUtilization orders-89');
    const one = templateOf({ cache: { nodeIds: ['orders-001'] } });
    expect(alarm('cache-cpu', one).MetricName).toBe('EngineCPUUtilization');
    expect(idsOf(template).filter(id => id.startsWith('cache-')).length).toBe(36);
  });

  it('on the lag of what lags: a replica, and a cluster that has a reader', () => {
    const lags = (database: WatchedDatabase) =>
      idsOf(templateOf({ database })).filter(id => /-lag$/.test(id));
    expect(lags({ instanceId: 'orders' })).toEqual([]);
    expect(lags({ instanceId: 'orders', isReplica: true })).toEqual(['database-replica-lag']);
    expect(lags({ clusterId: 'orders' })).toEqual(['database-reader-lag']);
    expect(lags({ clusterId: 'orders', hasReader: false })).toEqual([]);
  });

  it('when many answers are 429; the filter on the access log accepts a number and a text', () => {
    TEMPLATE.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ ($.status = 429) || ($.status = "429") }',
      MetricTransformations: [
        Match.objectLike({
          MetricNamespace: 'Beacon/Access',
          MetricName: 'ThrottledRequests-orders-production',
          DefaultValue: 0,
        }),
      ],
    });
    expect(alarm('throttled').MetricName).toBe('ThrottledRequests-orders-production');
    expect(alarm('blocked').Dimensions).toContainEqual({ Name: 'Region', Value: { Ref: 'AWS::Region' } });
  });
});

describe('the template', () => {
  it('is the same with and without the feature flag', () => {
    expect(templateOf({}, { [FLAG]: true }).toJSON()).toEqual(templateOf({}, { [FLAG]: false }).toJSON());
  });

  it('contains no fixed partition and no fixed DNS suffix, and allows no more than it needs', () => {
    const text = JSON.stringify(TEMPLATE.toJSON());
    expect(text).not.toMatch(/arn:aws[:-]/);
    expect(text.replaceAll(/[\w.]+\.amazonaws\.com"/g, '')).not.toContain('amazonaws.com');
    expect(text).not.toMatch(/"Action":"\*"|:\*"\]?,"Effect"|PutMetricData/);
  });
});
