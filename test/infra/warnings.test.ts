import { Annotations as Notes, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { addHealthCheck } from '../../infra/sandbox/add-health-check.ts';
import { sandboxApp } from '../../infra/sandbox/sandbox-app.ts';
import { appProps, testStack } from './support/stacks.ts';

/** How often the construct warns of it. */
function warned(text: string, props: HealthCheckProps, acknowledged?: string): number {
  const stack = testStack();
  const health = new HealthCheck(stack, 'Health', props);
  if (acknowledged) Notes.of(health).acknowledgeWarning(acknowledged, 'on purpose');
  return Annotations.fromStack(stack).findWarning('/Test/Health', Match.stringLikeRegexp(text)).length;
}

describe("a handler of one's own", () => {
  const code = Code.fromInline('exports.handler = async () => ({});');
  const text = "run Beacon's bundle, and without database, cache and buffer watch none of them";

  it('is warned of where nothing else is given: the probe and the alarms watch none of its checks', () => {
    expect(warned(text, { code })).toBe(1);
  });

  it('is not where there is something to watch', () => {
    expect(warned(text, { code, buffer: true })).toBe(0);
    expect(warned(text, { buffer: true })).toBe(0);
  });

  it('is acknowledged by whoever means it', () => {
    expect(warned(text, { code }, 'beacon:HealthCheck.nothingWatched')).toBe(0);
  });
});

describe('alarms that nobody hears', () => {
  const text = '^nobody is told when an alarm fires: give alarms.emails, or subscribe to the topic';
  const alarms = (given?: HealthCheckProps['alarms']): HealthCheckProps => ({
    buffer: true,
    ...(given !== undefined && { alarms: given }),
  });

  it("are warned of: no emails, and no topic of one's own", () => {
    expect(warned(text, alarms())).toBe(1);
    expect(warned(text, alarms({ emails: [] }))).toBe(1);
  });

  it('are not where somebody hears, or where there are none', () => {
    expect(warned(text, alarms({ emails: ['team@example.com'] }))).toBe(0);
    const topic = Topic.fromTopicArn(testStack(), 'Own', 'arn:aws:sns:eu-west-1:123456789012:own');
    expect(warned(text, alarms({ topic }))).toBe(0);
    expect(warned(text, alarms(false))).toBe(0);
  });

  it('are acknowledged by whoever subscribes by other means', () => {
    expect(warned(text, alarms(), 'beacon:HealthCheck.nobodyTold')).toBe(0);
  });
});

it('leaves the sandbox without a warning of its own: it says why each is no matter there', () => {
  const app = sandboxApp(addHealthCheck, appProps());
  const [stack] = app.node.children.filter(child => child instanceof Stack);
  if (!stack) throw new Error('The sandbox has a stack.');
  const said = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('nobody is told|run this once'),
  );
  expect(said).toEqual([]);
});
