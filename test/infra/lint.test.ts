import { expect, it } from 'vitest';
import { lint } from './support/lint.ts';
import { fullStack } from './support/stacks.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is broken by hand
type Json = any;

const TEMPLATE = fullStack().template.toJSON();

const first = (template: Json, type: string): Json =>
  Object.values<Json>(template.Resources).find(({ Type }) => Type === type);

/** Faults that a template may have, and the rule that finds them. */
const FAULTS: readonly (readonly [string, (template: Json) => void, string])[] = [
  [
    'a property that does not exist',
    template => Object.assign(first(template, 'AWS::SQS::Queue').Properties, { QueueNme: 'x' }),
    'F3002',
  ],
  [
    'a required property that is missing',
    template => delete first(template, 'AWS::Lambda::Function').Properties.Role,
    'F3003',
  ],
  [
    'a text instead of a number',
    template => Object.assign(first(template, 'AWS::Lambda::Function').Properties, { Timeout: 'soon' }),
    'F3012',
  ],
  [
    'a value that is not on the list',
    template =>
      Object.assign(first(template, 'AWS::CloudWatch::Alarm').Properties, { ComparisonOperator: 'Larger' }),
    '3030',
  ],
  [
    'a reference to nothing',
    template =>
      Object.assign(first(template, 'AWS::Lambda::Function').Properties, { Role: { Ref: 'Nobody' } }),
    '10',
  ],
  [
    'a type that does not exist',
    template => Object.assign(first(template, 'AWS::SQS::Queue'), { Type: 'AWS::SQS::Row' }),
    '3006',
  ],
];

it('the template of everything has no fault', () => {
  expect(lint(TEMPLATE)).toEqual([]);
});

it.each(FAULTS)('%s is found', (_, spoil, rule) => {
  const template = structuredClone(TEMPLATE);
  spoil(template);
  expect(lint(template).join('\n')).toContain(rule);
});
