import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { describe, expect, it } from 'vitest';
import { exampleStack } from '../../build/infra/example-stack.ts';
import { CHILDREN } from '../../infra/constructs/alarms/wiring/composites.ts';
import { alarmGraph, loops, mute, toldBy } from './support/alarm-graph.ts';
import { alarm, alarmsOf, type Json, TEMPLATE, templateOf } from './support/example.ts';
import { testApp } from './support/stacks.ts';

describe('the ways to people', () => {
  /** As the whole stack has it: what fails in the alarm function goes to the topic, which is in its environment. */
  function wired() {
    const example = exampleStack(testApp());
    const { functions, topic } = example.props;
    new EventInvokeConfig(example.stack, 'Async', {
      function: functions.alarm,
      onFailure: new SnsDestination(topic),
    });
    return example;
  }
  const graph = alarmGraph(Template.fromStack(wired().stack));
  const alarmFunctionId = graph.functions.find(id => id.startsWith('Alarm')) ?? '';

  it('lead from every alarm to the topic', () => {
    expect(graph.alarms.length).toBeGreaterThan(30);
    expect(graph.functions).toHaveLength(4);
    expect(mute(graph)).toEqual([]);
  });

  it.each(graph.functions)('survive the loss of %s', lost => {
    expect(mute(graph, [lost])).toEqual([]);
  });

  it('do not all survive it where nothing speaks for the alarm function', () => {
    const unheard = graph.alarms.filter(id => /unheard/i.test(id));
    expect(mute(graph, [alarmFunctionId, ...unheard]).length).toBeGreaterThan(20);
  });

  it('lead back to nobody', () => {
    expect(loops(graph)).toEqual([]);
  });

  it('would be seen to lead back, were the topic to feed the alarm function', () => {
    const { stack, props } = wired();
    props.topic.addSubscription(new LambdaSubscription(props.functions.alarm));
    expect(loops(alarmGraph(Template.fromStack(stack)))).toContain(alarmFunctionId);
  });

  it('never lead through the alarm function from an alarm on it, or on what it asks', () => {
    const own = graph.alarms.filter(id => /^Alarms(alarm|probe|heartbeat)/.test(id));
    expect(own).toHaveLength(7);
    for (const id of own) expect(toldBy(graph, id)).not.toContain(alarmFunctionId);
  });

  it('tell of the end as of the beginning', () => {
    for (const { AlarmName, AlarmActions, OKActions } of alarmsOf(TEMPLATE)) {
      if (AlarmName.endsWith('-heard')) expect([AlarmActions, OKActions]).toEqual([undefined, undefined]);
      else expect(OKActions, AlarmName).toEqual(AlarmActions);
    }
  });

  it('wake people when it is down or the heartbeat stopped, straight from CloudWatch', () => {
    TEMPLATE.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmName: 'orders-production-page',
      AlarmRule: {
        'Fn::Join': [
          '',
          [
            '(ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmsdown'), 'Arn'] },
            '") OR ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmsheartbeatstopped'), 'Arn'] },
            '"))',
          ],
        ],
      },
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
  });

  it('are spoken for by CloudWatch while the alarm function is not heard of', () => {
    const composites = TEMPLATE.findResources('AWS::CloudWatch::CompositeAlarm');
    const unheard = Object.values<Json>(composites).filter(({ Properties }) => Properties.ActionsSuppressor);
    expect(unheard.length).toBeGreaterThan(0);
    for (const { Properties } of unheard) {
      expect(Properties).toMatchObject({
        ActionsSuppressorWaitPeriod: 300,
        ActionsSuppressorExtensionPeriod: 60,
      });
    }
    expect(alarm('heard')).toMatchObject({ EvaluationPeriods: 12, DatapointsToAlarm: 1 });
  });

  it('keep inside the limits of a composite alarm, however many nodes a cache has', () => {
    const nodeIds = Array.from({ length: 40 }, (_, index) => `${'n'.repeat(40)}-${index}`);
    const service = 's'.repeat(64);
    const template = templateOf({ cache: { nodeIds }, service, environment: 'e'.repeat(64) });
    const arn = `arn:aws-us-gov:cloudwatch:ap-southeast-1:123456789012:alarm:${service}-${'e'.repeat(64)}-database-replica-lag`;
    const rules = Object.values<Json>(template.findResources('AWS::CloudWatch::CompositeAlarm'));
    expect(rules.length).toBeGreaterThan(4);
    for (const { Properties } of rules) {
      const pieces: Json[] = Properties.AlarmRule['Fn::Join'][1];
      const children = pieces.filter(piece => typeof piece !== 'string').length;
      expect(children).toBeLessThanOrEqual(CHILDREN);
      expect(children * (arn.length + 'ALARM("") OR '.length)).toBeLessThanOrEqual(10_240);
    }
  });

  it('ask for one permission, not for one an alarm', () => {
    TEMPLATE.resourcePropertiesCountIs(
      'AWS::Lambda::Permission',
      { Principal: 'lambda.alarms.cloudwatch.amazonaws.com' },
      1,
    );
    TEMPLATE.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([':alarm:orders-production-*'])] },
    });
  });

  it('are open to CloudWatch in the policy of the topic', () => {
    TEMPLATE.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ]),
      },
    });
  });

  it('say what to open where the topic is not of this app', () => {
    const { stack } = exampleStack(testApp());
    const topic = Topic.fromTopicArn(stack, 'Theirs', 'arn:aws:sns:eu-west-1:123456789012:people');
    const theirs = exampleStack(testApp(), { topic });
    Annotations.fromStack(theirs.stack).hasInfo(
      '*',
      Match.stringLikeRegexp('let cloudwatch.amazonaws.com publish'),
    );
  });
});
