import { describe, expect, it } from 'vitest';
import { readMetrics, readTrigger } from '../../../lib/alarm/event/read-metrics.ts';

const METRIC = { namespace: 'AWS/EC2', name: 'NetworkOut', dimensions: { InstanceId: 'i-1' } };

describe('the metrics of a Lambda action', () => {
  it('have defaults for the fields that are missing', () => {
    expect(readMetrics([{ metricStat: { metric: METRIC } }])).toEqual([
      {
        id: 'm1',
        label: undefined,
        isResult: true,
        periodSeconds: undefined,
        source: { ...METRIC, stat: 'Average', accountId: undefined },
      },
    ]);
  });

  it('are left out if they have neither an expression nor a name', () => {
    expect(readMetrics([{}, 'text', { metricStat: { metric: { namespace: 'AWS/EC2' } } }])).toEqual([]);
    expect(readMetrics('text')).toEqual([]);
  });

  it('keep only dimensions whose values are text', () => {
    const [metric] = readMetrics([{ metricStat: { metric: { ...METRIC, dimensions: { a: 'b', c: 1 } } } }]);
    expect(metric?.source).toMatchObject({ dimensions: { a: 'b' } });
  });
});

describe('the trigger of an SNS message', () => {
  const TRIGGER = { Namespace: 'AWS/EC2', MetricName: 'NetworkOut', Period: 60 };

  it.each([
    ['AVERAGE', 'Average'],
    ['SAMPLECOUNT', 'SampleCount'],
    ['Sum', 'Sum'],
  ])('has the statistic %s, which the API calls %s', (Statistic, stat) => {
    expect(readTrigger({ ...TRIGGER, Statistic })).toMatchObject([{ periodSeconds: 60, source: { stat } }]);
  });

  it('may have a percentile instead', () => {
    expect(readTrigger({ ...TRIGGER, ExtendedStatistic: 'p99' })).toMatchObject([
      { source: { stat: 'p99' } },
    ]);
  });

  it('has dimensions in lower case or capitalized', () => {
    const Dimensions = [{ name: 'a', value: 'b' }, { Name: 'c', Value: 'd' }, { value: 'no name' }];
    expect(readTrigger({ ...TRIGGER, Dimensions })).toMatchObject([
      { source: { dimensions: { a: 'b', c: 'd' } } },
    ]);
  });

  it('is ignored without a metric', () => {
    expect(readTrigger({})).toEqual([]);
    expect(readTrigger({ Metrics: [{ Id: 'm1' }] })).toEqual([]);
  });
});
