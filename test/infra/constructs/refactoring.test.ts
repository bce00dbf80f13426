import { type App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import { collisions, deleted, namesIn, unknownNames } from '../support/refactoring.ts';
import { databaseOf, replicationGroupOf, templateOf, testApp, testStack, vpcOf } from '../support/stacks.ts';

type Place = { readonly scope: Construct; readonly id: string };

/** An app with a stack, and with a health check at a place which the test chooses. */
function appWith(place: (app: App, stack: Stack) => Place) {
  const app = testApp();
  const stack = testStack(app, 'Shop');
  const vpc = vpcOf(stack);
  const database = databaseOf(stack, vpc);
  const cache = replicationGroupOf(stack, vpc);
  const { scope, id } = place(app, stack);
  new HealthCheck(scope, id, {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    serviceName: 'orders',
    database: { target: database, name: 'orders' },
    cache: { target: cache },
    buffer: true,
    route53: { watches: ['database'] },
  });
  return templates(app);
}

/** The templates of all stacks of an app, by the names of the stacks. */
function templates(app: App) {
  const stacks = app.node.findAll().filter(each => each instanceof Stack);
  return Object.fromEntries(
    stacks.map(stack => [stack.nested ? stack.node.path : stack.stackName, templateOf(stack).toJSON()]),
  );
}

const before = () => appWith((_, stack) => ({ scope: stack, id: 'Health' }));

const REFACTORINGS = {
  'renaming the construct': (_: App, stack: Stack) => ({ scope: stack, id: 'Availability' }),
  'wrapping the construct': (_: App, stack: Stack) => ({
    scope: new Construct(stack, 'Operations'),
    id: 'Health',
  }),
  'moving it to another stack': (app: App) => ({ scope: new Stack(app, 'Operations'), id: 'Health' }),
  'moving it to a nested stack': (_: App, stack: Stack) => ({
    scope: new NestedStack(stack, 'Operations'),
    id: 'Health',
  }),
  'moving it to a stage': (app: App) => ({
    scope: new Stack(new Stage(app, 'Prod'), 'Shop', { stackName: 'Prod-Shop' }),
    id: 'Health',
  }),
} as const;

describe.each(Object.entries(REFACTORINGS))('%s', (name, place) => {
  it('needs no name that the old resources still have', () => {
    if (name === 'moving it to a stage') return expect(stageCollisions()).toEqual([]);
    const old = before();
    const moved = appWith(place);
    expect(deleted(old, moved)).toContain('AWS::CloudWatch::Alarm'); // the refactoring did something
    expect(collisions(old, moved)).toEqual([]);
  });
});

/** A stage cannot use the VPC of a stack outside it, so this health check watches nothing. */
function stageCollisions(): string[] {
  const [old, moved] = [testApp(), testApp()];
  new HealthCheck(testStack(old, 'Shop'), 'Health', { buffer: true });
  const { scope, id } = REFACTORINGS['moving it to a stage'](moved);
  new HealthCheck(scope, id, { buffer: true });
  return collisions(templates(old), templates(moved));
}

it('a stack that keeps its name keeps the names in it, whatever its construct is called', () => {
  const named = (id: string) => {
    const app = testApp();
    new HealthCheck(testStack(app, id, { stackName: 'Shop' }), 'Health', { buffer: true });
    return namesIn(templates(app));
  };
  expect(named('Renamed')).toEqual(named('Shop'));
});

it('every property that looks like a name is known to these tests', () => {
  expect(Object.values(before()).flatMap(unknownNames)).toEqual([]);
});

it('two equal names are found', () => {
  const named = (id: string) => ({
    Shop: { Resources: { [id]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } } },
  });
  expect(collisions(named('Old'), named('New'))).toEqual(['AWS::SQS::Queue orders']);
  expect(collisions(named('Old'), named('Old'))).toEqual([]);
});

it('names from parameters leave no number of a token in the template', () => {
  const stack = testStack();
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  new HealthCheck(stack, 'Health', {
    serviceName: parameter('Service'),
    environment: parameter('Environment'),
    version: parameter('Version'),
    buffer: true,
  });
  expect(JSON.stringify(templateOf(stack).toJSON())).not.toMatch(/\bToken\W|TOKEN\W+\d/);
});
