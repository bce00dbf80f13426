import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { Login, Row, Shown } from './row.ts';

const ENV = { account: '123456789012', region: 'eu-west-1' };

/** Synthesizes an app. @param props of the app */
export function shownBy(row: Row, props: ConstructorParameters<typeof App>[0] = {}): Shown {
  const app = new App({ analyticsReporting: false, ...props });
  const stack = new Stack(app, 'Shop', { env: ENV });
  try {
    row.add(stack);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const variables = variablesIn(app);
  const components = String(variables.COMPONENTS);
  const dependencies = components.split(',').filter(name => /^(database|cache|reports|sessions)$/.test(name));
  const logins = Object.fromEntries(dependencies.map(name => [name, loginOf(name, variables)]));
  return { components, ...(dependencies.length > 0 && { logins }), ...saidBy(stack, row) };
}

/** What the row expects to be said, if it is said. */
function saidBy(stack: Stack, { shows }: Row): { says?: string } {
  if ('fault' in shows || shows.says === undefined) return {};
  const notes = Annotations.fromStack(stack);
  const found = [notes.findWarning('*', Match.anyValue()), notes.findInfo('*', Match.anyValue())].flat();
  const { says } = shows;
  return found.some(({ entry }) => String(entry.data).includes(says)) ? { says } : {};
}

/** The variables of the function that answers requests. */
function variablesIn(app: App): Readonly<Record<string, unknown>> {
  const stacks = app.node.findAll().filter(construct => Stack.isStack(construct));
  const functions = stacks.flatMap(stack =>
    Object.entries(Template.fromStack(stack as Stack).findResources('AWS::Lambda::Function')),
  );
  const [, found] = functions.find(([id]) => /FunctionsHealth/.test(id)) ?? [];
  if (!found) throw new Error('The app has no function that answers requests.');
  return found.Properties.Environment.Variables;
}

function loginOf(component: string, variables: Readonly<Record<string, unknown>>): Login {
  const prefix = component.toUpperCase();
  if (variables[`${prefix}_SECRET_ARN`]) return 'secret';
  return variables[`${prefix}_IAM_AUTH`] === 'true' ? 'IAM' : 'none';
}
