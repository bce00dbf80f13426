import { Template } from 'aws-cdk-lib/assertions';
import { exampleStack } from '../../../build/infra/example-stack.ts';
import type { HealthAlarmsProps } from '../../../infra/constructs/alarms/definitions/watched.ts';
import { testApp } from './stacks.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is looked into by hand
export type Json = any;

/** The template of the example, with what is changed in it. */
export function templateOf(
  changes: Partial<HealthAlarmsProps> = {},
  context: Record<string, unknown> = {},
): Template {
  return Template.fromStack(exampleStack(testApp(context), changes).stack);
}

export const TEMPLATE = templateOf();

export const alarmsOf = (template: Template): Json[] =>
  Object.values<Json>(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

export const alarm = (id: string, template = TEMPLATE): Json =>
  alarmsOf(template).find(({ AlarmName }) => AlarmName === `orders-production-${id}`);

export const idsOf = (template: Template): string[] =>
  alarmsOf(template).map(({ AlarmName }) => AlarmName.replace('orders-production-', ''));
