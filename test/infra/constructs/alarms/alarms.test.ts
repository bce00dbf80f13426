import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { exampleStack } from '../../../../build/infra/example-stack.ts';
import { DESCRIBED_ALARMS } from '../../../../infra/constructs/alarms/definitions/all.ts';
import { MAX_DESCRIPTION } from '../../../../infra/constructs/alarms/wiring/cloudwatch-limits.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../../../lib/names/metrics.ts';
import { alarm, alarmsOf, idsOf, type Json, TEMPLATE, templateOf } from '../../support/example.ts';
import { namedMetrics } from '../../support/named-metrics.ts';
import { alarmIdOf } from '../../support/resources.ts';
import { testApp } from '../../support/stacks.ts';

const ONLY_MEMORY = [{ name: 'memory', hasLatency: false }];

const FLAG = '@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction';

describe('the alarms', () => {
  it('are named after the service, its environment and what they watch', () => {
    expect(idsOf(TEMPLATE).sort()).toMatchInlineSnapshot(`
      [
        "alarm-dropped",
        "alarm-errors",
        "alarm-throttles",
        "alarm-undelivered",
        "blocked",
        "buffer-at-risk",
        "buffer-depth",
        "buffer-dropped",
        "cache-connections-1",
        "cache-connections-2",
        "cache-cpu-1",
        "cache-cpu-2",
        "cache-evictions-1",
        "cache-evictions-2",
        "cache-memory-1",
        "cache-memory-2",
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
        "errors-edge",
        "errors-health",
        "heard",
        "heartbeat-stopped",
        "never-up",
        "partly-unreachable",
        "probe-errors",
        "probe-throttles",
        "slow-buffer",
        "slow-cache",
        "slow-database",
        "throttled",
        "throttles-edge",
        "throttles-health",
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
    const ids = ['buffer-depth', 'database-connections', 'database-storage', 'cache-evictions-1'];
    expect(ids.map(id => alarm(id, fitted).Threshold)).toEqual(Object.values(thresholds));
    expect(ids.map(id => alarm(id).Threshold)).toEqual([800, 80, 2 * 1024 ** 3, 1000]);
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

  it('when there is a message in the queue of failed heartbeats', () => {
    const { stack } = exampleStack(testApp());
    expect(alarm('heartbeats-failed')).toBeUndefined();
    const deadLetterQueue = Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:123456789012:failed');
    expect(alarm('heartbeats-failed', templateOf({ deadLetterQueue })).MetricName).toMatch(/^Approximate/);
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
