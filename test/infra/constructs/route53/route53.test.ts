import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { InsufficientDataHealthStatusEnum } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import {
  AlarmHealthCheck,
  type AlarmHealthCheckProps,
} from '../../../../infra/constructs/route53/alarm-health-check.ts';
import { HealthCheckStatusAlarm } from '../../../../infra/constructs/route53/health-check-status-alarm.ts';
import type { Route53Props } from '../../../../infra/constructs/route53/route53-props.ts';
import { DIMENSIONS, METRICS, NAMESPACE } from '../../../../lib/names/metrics.ts';
import type { Json } from '../../support/example.ts';
import { resolve } from '../../support/resolve.ts';
import { alarmIdOf, resource, resources, variables } from '../../support/resources.ts';
import { fullStack, templateOf, testApp, testStack } from '../../support/stacks.ts';

const config = (props: Parameters<typeof fullStack>[0]) =>
  resource(fullStack(props).template, 'AWS::Route53::HealthCheck').Properties.HealthCheckConfig;

/** The variables of the edge function. */
const edgeVariables = (props: Partial<Route53Props>) =>
  variables(fullStack({ route53: { watches: ['database'], ...props } }).template, /FunctionsEdge/);

describe('the health check of the edge path', () => {
  it('reads the status code by default, so degraded does not fail over', () => {
    expect(config({ route53: { watches: ['database'] } })).toMatchObject({
      Type: 'HTTPS',
      RequestInterval: 30,
      FailureThreshold: 3,
      EnableSNI: true,
    });
    expect(config({ route53: { watches: ['database'] } })).not.toHaveProperty('SearchString');
  });

  it('reads the status code also when degraded fails over: the edge path answers 503 then', () => {
    const { template } = fullStack({ route53: { watches: ['database'], degradedFailsOver: true } });
    const { HealthCheckConfig } = resource(template, 'AWS::Route53::HealthCheck').Properties;
    expect(HealthCheckConfig.Type).toBe('HTTPS');
    expect(variables(template, /FunctionsEdge/)).toMatchObject({ EDGE_DEGRADED: 'down' });
  });

  it('follows the components that the props name, in all functions', () => {
    const { template } = fullStack({
      route53: { watches: ['cache'], unknownFailsOver: true, loginSharedWithService: true },
    });
    const expected = { EDGE_COMPONENTS: 'cache', EDGE_UNKNOWN: 'down', LOGIN_SHARED_WITH_SERVICE: 'true' };
    for (const name of [/FunctionsEdge/, /FunctionsHealth/, /FunctionsProbe/]) {
      expect(variables(template, name)).toMatchObject(expected);
    }
  });

  it('has environments reserved for its function if the props say so', () => {
    const reserved = (route53: Route53Props) =>
      resource(fullStack({ route53 }).template, 'AWS::Lambda::Function', /FunctionsEdge/).Properties
        .ReservedConcurrentExecutions;
    expect(reserved({ watches: ['database'] })).toBeUndefined();
    expect(reserved({ watches: ['database'], reservedConcurrency: 2 })).toBe(2);
  });

  it('pages people when Beacon is blind', () => {
    const blind = (props: Partial<HealthCheckProps>) =>
      resources(fullStack(props).template, 'AWS::CloudWatch::Alarm').filter(
        ({ Properties }) => alarmIdOf(Properties.AlarmName) === 'check-blind',
      );
    expect(blind({})).toMatchObject([
      { Properties: { MetricName: 'Blind', Statistic: 'Sum', TreatMissingData: 'notBreaching' } },
    ]);
    expect(blind({ route53: undefined })).toEqual([]);
  });

  it('waits for a second environment where Route 53 is quicker than the heartbeat, unless the props say otherwise', () => {
    const confirmSeconds = (props: Partial<Route53Props>) => edgeVariables(props).EDGE_CONFIRM_SECONDS;
    const fast = { interval: Duration.seconds(10) };
    expect(confirmSeconds({})).toBeUndefined();
    expect(confirmSeconds({ interval: Duration.seconds(30) })).toBeUndefined();
    expect(confirmSeconds(fast)).toBe('60');
    expect(confirmSeconds({ ...fast, confirm: Duration.seconds(0) })).toBeUndefined();
    expect(confirmSeconds({ ...fast, confirm: Duration.seconds(90) })).toBe('90');
    expect(confirmSeconds({ confirm: Duration.seconds(45) })).toBe('45');
  });

  it('refuses to wait for more than 300 s', () => {
    const confirm = Duration.seconds(301);
    expect(() => fullStack({ route53: { watches: ['database'], confirm } })).toThrow(
      /route53\.confirm: got .*; allowed: 0 to 300 whole seconds/,
    );
  });

  it('fails a region over that only some environments can use, only if the props say so', () => {
    const partial = (props: Partial<Route53Props>) => edgeVariables(props).EDGE_PARTIAL;
    expect(partial({})).toBeUndefined();
    expect(partial({ partialFailsOver: false })).toBeUndefined();
    expect(partial({ partialFailsOver: true })).toBe('down');
  });

  it('has the interval, threshold and regions of the props', () => {
    const regions = ['eu-west-1', 'us-east-1', 'sa-east-1'];
    expect(
      config({
        route53: { watches: ['database'], interval: Duration.seconds(10), failureThreshold: 2, regions },
      }),
    ).toMatchObject({
      RequestInterval: 10,
      FailureThreshold: 2,
      Regions: regions,
    });
  });

  it('is absent by default', () => {
    const { template, health } = fullStack({ route53: undefined });
    template.resourceCountIs('AWS::Route53::HealthCheck', 0);
    expect(health.route53HealthCheck).toBeUndefined();
    expect(Object.keys(template.findOutputs('*'))).not.toContainEqual(
      expect.stringMatching(/EdgeHealthCheckId/),
    );
  });
});

describe('the health check of an alarm', () => {
  const { template } = fullStack({ route53: { watches: ['database'], through: 'alarm' } });

  it('follows an alarm on a plain metric of the probe function; missing data changes nothing', () => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', /AlarmHealthCheck/).Properties).toMatchObject({
      Namespace: NAMESPACE,
      MetricName: 'EdgeDown',
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
    expect([...DIMENSIONS[METRICS.EdgeDown.dimensions]].sort()).toEqual(['Environment', 'Service']);
  });

  it('has a verdict while there is no data', () => {
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

  it('accepts another verdict for that, and your own alarm', () => {
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

describe('the health check of an alarm refuses', () => {
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
      /is on an expression, and Route 53 reads one plain metric/,
    ],
  ])('%s', (_, props, problem) => {
    const stack = testStack();
    const alarm = new Alarm(stack, 'Own', props);
    const make = (more: Partial<AlarmHealthCheckProps>) =>
      new AlarmHealthCheck(stack, 'Check', { serviceName: 'a', environment: 'b', ...more });
    expect(() => make({ alarm })).toThrow(problem);
  });

  it('names that metrics would not accept', () => {
    const make = () => new AlarmHealthCheck(testStack(), 'Check', { serviceName: 'a b', environment: 'c' });
    expect(make).toThrow(/serviceName: got "a b"; allowed/);
  });
});

describe('the alarm on the Route 53 health check', () => {
  it('watches the metric, and notifies a topic when it begins and ends', () => {
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

  it('is allowed in the policy of the topic, also when that is in another stack', () => {
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

  it('refuses a stack in another region', () => {
    const stack = new Stack(testApp(), 'Elsewhere', { env: { region: 'eu-west-1' } });
    expect(() => new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc' })).toThrow(
      /got eu-west-1; allowed: us-east-1, where Route 53's metrics are: create it in a stack there/,
    );
  });

  it('is left out when the region is not known, with a warning', () => {
    const stack = testStack();
    const { alarm } = new HealthCheckStatusAlarm(stack, 'Alarm', { healthCheckId: 'abc' });
    expect(alarm).toBeUndefined();
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('^left out: the region of this stack is not known'),
    );
  });
});
