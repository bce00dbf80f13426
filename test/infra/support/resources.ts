import type { Template } from 'aws-cdk-lib/assertions';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it by hand
type Json = any;

export type Resource = {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Json;
  readonly DependsOn?: string[];
};

/** The resources of a type whose ids match. */
export function resources(template: Template, type: string, id = /./): Resource[] {
  return Object.entries<Json>(template.findResources(type))
    .filter(([name]) => id.test(name))
    .map(([name, resource]) => ({ id: name, ...resource }));
}

/** The only resource of a type whose id matches. */
export function resource(template: Template, type: string, id = /./): Resource {
  const [found, ...more] = resources(template, type, id);
  if (found && more.length === 0) return found;
  throw new Error(`${type} ${id}: one was expected, not ${found ? more.length + 1 : 0}.`);
}

/** The variables of a function. */
export function variables(template: Template, id: RegExp): Readonly<Record<string, Json>> {
  return resource(template, 'AWS::Lambda::Function', id).Properties.Environment.Variables;
}

/** The statements of every policy in a template. */
export function statements(template: Template, id = /./): Json[] {
  return resources(template, 'AWS::IAM::Policy', id).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}

/** The id of an alarm: its name without service, environment and place. */
export const alarmIdOf = (name: string): string => name.replace(/^\w+-production-|-[0-9a-f]{8}$/g, '');

export const actions = (statement: Json): string[] => [statement.Action].flat();
