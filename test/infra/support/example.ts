import { Template } from 'aws-cdk-lib/assertions';
import { type ExampleChanges, exampleStack } from '../../../build/infra/example-stack.ts';
import { alarmIdOf } from './resources.ts';
import { testApp } from './stacks.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is looked into by hand
export type Json = any;

/** The template of the example, with changes. */
export function templateOf(changes: ExampleChanges = {}, context: Record<string, unknown> = {}): Template {
  return Template.fromStack(exampleStack(testApp(context), changes).stack);
}

export const TEMPLATE = templateOf();

export const alarmsOf = (template: Template): Json[] =>
  Object.values<Json>(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

export const alarm = (id: string, template = TEMPLATE): Json =>
  alarmsOf(template).find(({ AlarmName }) => alarmIdOf(AlarmName) === id);

export const idsOf = (template: Template): string[] =>
  alarmsOf(template).map(({ AlarmName }) => alarmIdOf(AlarmName));
