import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { InsufficientDataHealthStatusEnum } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import {
  AlarmHealthCheck,
  type AlarmHealthCheckProps,
} from '../../infra/constructs/route53/alarm-health-check.ts';
import { HealthCheckStatusAlarm } from '../../infra/constructs/route53/health-check-status-alarm.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../lib/names/metrics.ts';
import type { Json } from './support/example.ts';
import { resolve } from './support/resolve.ts';
import { resource } from './support/resources.ts';
import { fullStack, templateOf, testApp, testStack } from './support/stacks.ts';

const config = (props: Parameters<typeof fullStack>[0]) =>
  resource(fullStack(props).template, 'AWS::Route53::HealthCheck').Properties.HealthCheckConfig;

describe('the check of the edge path', () => {
  it('reads the code by default: degraded stays', () => {
    expect(config({ route53: true })).toMatchObject({
      Type: 'HTTPS',
      RequestInterval: 30,
      FailureThreshold: 3,
      EnableSNI: true,
    });
    expect(config({ route53: true })).not.toHaveProperty('SearchString');
  });

  it('looks for "up" where degraded fails over, too', () => {
    expect(config({ route53: { degradedFailsOver: true } })).toMatchObject({
      Type: 'HTTPS_STR_MATCH',
      SearchString: '"status":"up"',
    });
  });

  it('is as fast, as patient and from where the props say', () => {
    const regions = ['eu-west-1', 'us-east-1', 'sa-east-1'];
    expect(
      config({ route53: { interval: Duration.seconds(10), failureThreshold: 2, regions } }),
    ).toMatchObject({
      RequestInterval: 10,
      FailureThreshold: 2,
      Regions: regions,
    });
  });

  it('is not there unless asked for', () => {
    const { template, health } = fullStack({ route53: false });
    template.resourceCountIs('AWS::Route53::HealthCheck', 0);
    expect(health.route53HealthCheck).toBeUndefined();
    expect(Object.keys(template.findOutputs('*'))).not.toContainEqual(
      expect.stringMatching(/EdgeHealthCheckId/),
    );
  });
});

describe('the check of an alarm', () => {
  const { template } = fullStack({ route53: { through: 'alarm' } });

  it('follows a plain alarm on what the probe says, which missing data do not change', () => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', /AlarmHealthCheck/).Properties).toMatchObject({
      Namespace: NAMESPACE,
      MetricName: 'Unhealthy',
      Dimensions: [
        { Name: 'Environment', Value: 'production' },
        { Name: 'Service', Value: 'beacon' },
      ],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      TreatMissingData: 'ignore',
    });
    expect([...DIMENSIONS[METRICS.Unhealthy.dimensions]].sort()).toEqual(['Environment', 'Service']);
  });

  it('says what holds while there are no data', () => {
    const { HealthCheckConfig } = resource(template, 'AWS::Route53::HealthCheck').Properties;
    expect(HealthCheckConfig).toMatchObject({
      Type: 'CLOUDWATCH_METRIC',
      InsufficientDataHealthStatus: 'LastKnownStatus',
      AlarmIdentifier: {
        Name: { Ref: resource(template, 'AWS::CloudWatch::Alarm', /AlarmHealthCheck/).id },
        Region: { Ref: 'AWS::Region' },
      },
    });
  });

  it('takes another answer to that, and an alarm of one’s own', () => {
    const stack = testStack();
    const alarm = new Alarm(stack, 'Own', {
      metric: new Metric({
        namespace: 'Mine',
        metricName: 'Sick',
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      evaluationPeriods: 3,
    });
    const insufficientData = InsufficientDataHealthStatusEnum.UNHEALTHY;
    new AlarmHealthCheck(stack, 'Check', { serviceName: 'a', environment: 'b', insufficientData, alarm });
    const own = resource(templateOf(stack), 'AWS::Route53::HealthCheck').Properties.HealthCheckConfig;
    expect(own).toMatchObject({ InsufficientDataHealthStatus: 'Unhealthy' });
  });
});

describe('the check of an alarm refuses', () => {
  const metric = new Metric({
    namespace: 'Mine',
    metricName: 'Sick',
    statistic: 'Sum',
    period: Duration.minutes(1),
  });
  const common = { threshold: 1, evaluationPeriods: 3 };

  it.each([
    ['m of n', { ...common, metric, datapointsToAlarm: 2 }, /got 2 of 3 datapoints; allowed: as many/],
    [
      'a percentile',
      { ...common, metric: metric.with({ statistic: 'p99' }) },
      /got the statistic p99; allowed: Average/,
    ],
    [
      'seconds',
      { ...common, metric: metric.with({ period: Duration.seconds(10) }) },
      /got a period of 10 s; allowed: 60 s and more/,
    ],
    [
      'an expression',
      { ...common, metric: new MathExpression({ expression: 'm * 2', usingMetrics: { m: metric } }) },
      /is on an expression/,
    ],
  ])('%s', (_, props, problem) => {
    const stack = testStack();
    const alarm = new Alarm(stack, 'Own', props);
    const make = (more: Partial<AlarmHealthCheckProps>) =>
      new AlarmHealthCheck(stack, 'Check', { serviceName: 'a', environment: 'b', ...more });
    expect(() => make({ alarm })).toThrow(problem);
  });

  it('names that no metric has', () => {
    const make = () => new AlarmHealthCheck(testStack(), 'Check', { serviceName: 'a b', environment: 'c' });
    expect(make).toThrow(/serviceName: got "a b"; allowed/);
  });
});

describe('the alarm on Route 53’s verdict', () => {
  it('watches the check where the metrics are, and tells a topic both ways', () => {
    const stack = new Stack(testApp(), 'Global', { env: { region: 'us-east-1' } });
    new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc', topic: new Topic(stack, 'Topic') });
    const { Properties } = resource(templateOf(stack), 'AWS::CloudWatch::Alarm');
    expect(Properties).toMatchObject({
      Namespace: 'AWS/Route53',
      MetricName: 'HealthCheckStatus',
      Dimensions: [{ Name: 'HealthCheckId', Value: 'abc' }],
      Statistic: 'Minimum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(Properties.AlarmActions).toEqual(Properties.OKActions);
    expect(Properties.AlarmActions.length).toBe(1);
  });

  it('is let in by the policy of the topic, also where that is in another stack', () => {
    const app = testApp();
    const env = { region: 'us-east-1' };
    const topics = new Stack(app, 'Topics', { env });
    const topic = new Topic(topics, 'Topic', { enforceSSL: true });
    const stack = new Stack(app, 'Global', { env });
    new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc', topic });
    const { AlarmName } = resource(templateOf(stack), 'AWS::CloudWatch::Alarm').Properties;
    const policy = resource(templateOf(topics), 'AWS::SNS::TopicPolicy').Properties.PolicyDocument;
    const letIn = policy.Statement.find((each: Json) => each.Effect === 'Allow');
    expect(letIn.Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(resolve(letIn.Condition.ArnLike['aws:SourceArn'])).toMatch(new RegExp(`:alarm:${AlarmName}$`));
  });

  it('refuses a stack elsewhere', () => {
    const stack = new Stack(testApp(), 'Elsewhere', { env: { region: 'eu-west-1' } });
    expect(() => new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc' })).toThrow(
      /got eu-west-1; allowed: us-east-1, where Route 53's metrics are: put it into a stack there/,
    );
  });

  it('is left out where the region is not known, and says so', () => {
    const stack = testStack();
    const { alarm } = new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc' });
    expect(alarm).toBeUndefined();
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('^left out: the region of this stack is not known'),
    );
  });
});
