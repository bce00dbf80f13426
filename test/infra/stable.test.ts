import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, CfnOutput, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, inject, it } from 'vitest';
import { BUNDLES_CONTEXT } from '../../infra/constructs/functions/bundles.ts';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import { databaseOf, replicationGroupOf, templateOf, testApp, testStack, vpcOf } from './support/stacks.ts';

type Unrelated = {
  /** Of the functions. @default - that of all tests */
  readonly bundles?: string;
  readonly app?: (app: App) => void;
  readonly stack?: (stack: Stack) => void;
};

/** The resources of a health check in an app with other things. */
function resourcesWith({ bundles, app: toApp, stack: toStack }: Unrelated = {}): object {
  const app = testApp(bundles === undefined ? {} : { [BUNDLES_CONTEXT]: bundles });
  toApp?.(app);
  const stack = testStack(app);
  const vpc = vpcOf(stack);
  toStack?.(stack);
  new HealthCheck(stack, 'Health', {
    vpc,
    database: { target: databaseOf(stack, vpc), name: 'orders' },
    cache: { target: replicationGroupOf(stack, vpc) },
    buffer: true,
    route53: { watches: ['database'] },
  });
  const { Resources } = templateOf(stack).toJSON();
  return Object.fromEntries(Object.entries(Resources).filter(([id]) => id.startsWith('Health')));
}

const UNRELATED: Readonly<Record<string, Unrelated>> = {
  'more values that only a deployment knows': {
    stack: stack => {
      for (let index = 0; index < 50; index += 1)
        Fn.join('', [new CfnParameter(stack, `P${index}`).valueAsString]);
    },
  },
  'a resource and an output before it': {
    stack: stack => {
      new CfnOutput(stack, 'Arn', { value: new Queue(stack, 'Queue').queueArn });
    },
  },
  'another stack': { app: app => void new Queue(new Stack(app, 'Before'), 'Queue') },
  'another health check of another service': {
    app: app =>
      void new HealthCheck(new Stack(app, 'Before'), 'Health', { serviceName: 'shop', buffer: true }),
  },
  'context of the app': { app: app => app.node.setContext('unrelated', join(inject('bundles'), 'x')) },
};

const EXPECTED = resourcesWith();

it.each(Object.entries(UNRELATED))('%s changes nothing about a health check', (_, unrelated) => {
  expect(resourcesWith(unrelated)).toEqual(EXPECTED);
});

it('a synth of a copy of the package in another folder changes nothing, either', () => {
  const copy = mkdtempSync(join(tmpdir(), 'beacon-copy-'));
  try {
    for (const name of ['health', 'probe', 'alarm']) {
      cpSync(join(inject('bundles'), name), join(copy, name), { recursive: true });
    }
    expect(resourcesWith({ bundles: copy })).toEqual(EXPECTED);
    writeFileSync(join(copy, 'probe/index.mjs'), 'export const handler = async () => 1;');
    expect(resourcesWith({ bundles: copy })).not.toEqual(EXPECTED);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
