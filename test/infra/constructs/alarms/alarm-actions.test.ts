import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { describe, expect, it } from 'vitest';
import { exampleStack } from '../../../../build/infra/example-stack.ts';
import { MAX_RULE } from '../../../../infra/constructs/alarms/cloudwatch-limits.ts';
import { alarmGraph, loops, triggeredBy, withoutTopic } from '../../support/alarm-graph.ts';
import { alarm, alarmsOf, type Json, TEMPLATE, templateOf } from '../../support/example.ts';
import { alarmIdOf } from '../../support/resources.ts';
import { testApp } from '../../support/stacks.ts';

describe('the ways from alarms to people', () => {
  /** As in the whole stack: Lambda publishes the alarm function's failures to the topic. */
  function wired() {
    const example = exampleStack(testApp());
    const { alarmFunction, topic } = example;
    new EventInvokeConfig(example.stack, 'Async', {
      function: alarmFunction,
      onFailure: new SnsDestination(topic),
    });
    return example;
  }
  const graph = alarmGraph(Template.fromStack(wired().stack));
  const alarmFunctionId = graph.functions.find(id => id.startsWith('Alarm')) ?? '';

  it('lead from every alarm to the topic', () => {
    expect(graph.alarms.length).toBeGreaterThan(25);
    expect(graph.functions).toHaveLength(4);
    expect(withoutTopic(graph)).toEqual([]);
  });

  it.each(graph.functions)('survive the loss of %s', lost => {
    expect(withoutTopic(graph, [lost])).toEqual([]);
  });

  it('do not all survive it without the composite alarms for a silent alarm function', () => {
    const unheard = graph.alarms.filter(id => /unheard/i.test(id));
    expect(withoutTopic(graph, [alarmFunctionId, ...unheard]).length).toBeGreaterThan(15);
  });

  it('lead to no alarm that could trigger itself', () => {
    expect(loops(graph)).toEqual([]);
  });

  it('would lead back if the topic invoked the alarm function, and the test would see it', () => {
    const { stack, topic, alarmFunction } = wired();
    topic.addSubscription(new LambdaSubscription(alarmFunction));
    expect(loops(alarmGraph(Template.fromStack(stack)))).toContain(alarmFunctionId);
  });

  it('avoid the alarm function for alarms on it, and on the probe function that it invokes', () => {
    const own = graph.alarms.filter(id => /^Alarms(alarm|functions|heartbeat)/.test(id));
    expect(own).toHaveLength(3);
    for (const id of own) expect(triggeredBy(graph, id)).not.toContain(alarmFunctionId);
  });

  it('avoid the alarm function for alarms that any stranger can raise: its reports prove that it works', () => {
    const raised = graph.alarms.filter(id => /^Alarms(blocked|throttled|functions)/.test(id));
    expect(raised).toHaveLength(3);
    for (const id of raised) {
      expect(triggeredBy(graph, id)).not.toContain(alarmFunctionId);
      expect([...triggeredBy(graph, id)].filter(each => /unheard/i.test(each))).toEqual([]);
    }
  });

  it('notify people when an alarm begins and when it ends', () => {
    for (const { AlarmName, AlarmActions, OKActions } of alarmsOf(TEMPLATE)) {
      if (alarmIdOf(AlarmName) === 'heard') expect([AlarmActions, OKActions]).toEqual([undefined, undefined]);
      else expect(OKActions, AlarmName).toEqual(AlarmActions);
    }
  });

  it('wake people when the system is down, when it is reached by some only, when Beacon is blind or when the heartbeat stopped, directly from CloudWatch', () => {
    TEMPLATE.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmName: Match.stringLikeRegexp('^orders-production-page-[0-9a-f]{8}$'),
      AlarmRule: {
        'Fn::Join': [
          '',
          [
            '((ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmsdown'), 'Arn'] },
            '") OR ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmsheartbeatstopped'), 'Arn'] },
            '") OR ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmscheckblind'), 'Arn'] },
            '") OR ALARM("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmspartlyunreachable'), 'Arn'] },
            '")) AND OK("',
            { 'Fn::GetAtt': [Match.stringLikeRegexp('^Alarmsneverup'), 'Arn'] },
            '"))',
          ],
        ],
      },
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
  });

  it('wake nobody before the first success: in a new deployment the database has no user yet', () => {
    const pageId = graph.alarms.find(id => id.startsWith('Alarmspage')) ?? '';
    const rule = (states: Record<string, string>) => evaluated(TEMPLATE, pageId, states);
    const down = { down: 'ALARM', heartbeatstopped: 'ALARM' };
    expect(rule({ ...down, neverup: 'INSUFFICIENT_DATA' })).toBe(false);
    expect(rule({ ...down, neverup: 'ALARM' })).toBe(false);
    expect(rule({ ...down, neverup: 'OK' })).toBe(true);
    expect(rule({ heartbeatstopped: 'ALARM', neverup: 'OK' })).toBe(true);
    expect(rule({ down: 'OK', neverup: 'OK' })).toBe(false);
  });

  it('lead directly from CloudWatch while the alarm function does not work', () => {
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
    const nodeIds = Array.from({ length: 400 }, (_, index) => `${'n'.repeat(40)}-${index}`);
    const service = 's'.repeat(64);
    const template = templateOf({ cache: { nodeIds }, service, environment: 'e'.repeat(64) });
    const arn = `arn:aws-us-gov:cloudwatch:ap-southeast-1:123456789012:alarm:${service}-${'e'.repeat(64)}-database-replica-lag`;
    const rules = Object.values<Json>(template.findResources('AWS::CloudWatch::CompositeAlarm'));
    expect(rules.length).toBeGreaterThan(4);
    for (const { Properties } of rules) {
      const pieces: Json[] = Properties.AlarmRule['Fn::Join'][1];
      const children = pieces.filter(piece => typeof piece !== 'string').length;
      expect(children).toBeLessThanOrEqual(40);
      expect(children * (arn.length + 'ALARM("") OR '.length)).toBeLessThanOrEqual(MAX_RULE);
    }
  });

  it('keep inside the limits of a composite alarm with the longest names of components', () => {
    const long = (index: number) => `${'n'.repeat(61)}${String(index).padStart(2, '0')}`;
    const components = Array.from({ length: 45 }, (_, index) => ({ name: long(index), hasLatency: false }));
    const [service, environment] = ['s'.repeat(64), 'e'.repeat(64)];
    const template = templateOf({ components, service, environment });
    const arn = `arn:aws-us-gov:cloudwatch:ap-southeast-1:123456789012:alarm:${service}-${environment}-component-${long(0)}`;
    const rules = Object.values<Json>(template.findResources('AWS::CloudWatch::CompositeAlarm'));
    for (const { Properties } of rules) {
      const pieces: Json[] = Properties.AlarmRule['Fn::Join'][1];
      const children = pieces.filter(piece => typeof piece !== 'string').length;
      expect(children * (arn.length + 'ALARM("") OR '.length)).toBeLessThanOrEqual(MAX_RULE);
    }
  });

  it('need one permission, not one for each alarm', () => {
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

  it('are allowed for CloudWatch in the policy of the topic', () => {
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

  it('need a statement in the policy of a topic outside the app, and synthesis says so', () => {
    const { stack } = exampleStack(testApp());
    const topic = Topic.fromTopicArn(stack, 'Theirs', 'arn:aws:sns:eu-west-1:123456789012:people');
    const theirs = exampleStack(testApp(), { topic });
    Annotations.fromStack(theirs.stack).hasWarning(
      '*',
      Match.stringLikeRegexp('Allow cloudwatch.amazonaws.com the action sns:Publish'),
    );
  });
});

/** Whether the rule of a composite alarm holds, as CloudWatch would evaluate it. Alarms without a given state are OK. */
function evaluated(template: Template, id: string, states: Readonly<Record<string, string>>): boolean {
  const pieces: Json[] = template.findResources('AWS::CloudWatch::CompositeAlarm')[id]?.Properties.AlarmRule[
    'Fn::Join'
  ][1];
  const text = pieces.map(piece => (typeof piece === 'string' ? piece : piece['Fn::GetAtt'][0])).join('');
  const holds = text.replaceAll(/(ALARM|OK)\("(\w+)"\)/g, (_, wanted, alarmId) => {
    const [, state = 'OK'] =
      Object.entries(states).find(([name]) => alarmId.startsWith(`Alarms${name}`)) ?? [];
    return String(state === wanted);
  });
  const words = holds.replaceAll(' OR ', '||').replaceAll(' AND ', '&&');
  if (!/^(true|false|\|\||&&|[()])+$/.test(words)) throw new Error(`The rule is not understood: ${words}`);
  return Boolean(new Function(`return ${words}`)());
}
