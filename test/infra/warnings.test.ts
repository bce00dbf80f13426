import { Annotations as Notes } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { testStack } from './support/stacks.ts';

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
