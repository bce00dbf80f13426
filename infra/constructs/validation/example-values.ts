import { Tokenization } from 'aws-cdk-lib';
import { type KindSettings, prefixOf } from '../../../lib/settings/kind-settings.ts';
import type { Env } from '../../../lib/settings/read-table.ts';
import { parseSetting, type Setting } from '../../../lib/settings/setting.ts';
import { isUnknown, withoutPlaceholders } from './placeholders.ts';

/** One of these is allowed for each variable that can be a token. */
const EXAMPLES: readonly string[] = [
  'example',
  '100',
  'true',
  '200',
  '/example',
  'postgres://user:password@example.com:5432/example',
  'rediss://example.com:6379',
];

/** The environment as it may be at deployment: an allowed value stands in for each that synth does not know. */
export function withExamples(env: Env, variables: ReadonlyMap<string, Setting>): Env {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, withExample(value, variables.get(name))]),
  );
}

function withExample(value: string | undefined, setting: Setting | undefined): string | undefined {
  if (value === undefined || !isUnknown(value)) return value;
  if (setting?.type === 'names') return undefined; // no example is the name of a component
  const tokens = Tokenization.reverseString(value).mapTokens({ mapToken: () => 'example' });
  const text = withoutPlaceholders(tokens.join({ join: (left, right) => `${left}${right}` }));
  return setting && parseSetting(setting, text) === undefined ? exampleOf(setting) : text;
}

/** The variable that configures a component, for a component whose props have faults that are reported already. */
export function exampleEnv(kind: KindSettings, component: string): Record<string, string> {
  const [local] = kind.needs;
  const setting = local === undefined ? undefined : kind.table[local];
  return setting ? { [`${prefixOf(kind, component)}${local}`]: exampleOf(setting) } : {};
}

/** An allowed value. */
function exampleOf(setting: Setting): string {
  const allowed = setting.type === 'choice' ? setting.values : EXAMPLES;
  const example = allowed.find(each => parseSetting(setting, each) !== undefined);
  if (example === undefined) throw new TypeError('no example is allowed: add one to EXAMPLES');
  return example;
}
