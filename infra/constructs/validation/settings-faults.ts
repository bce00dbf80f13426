import type { Env } from '../../../lib/settings/read-table.ts';
import { validate } from '../../../lib/settings/validate.ts';
import { type ComponentVariables, variablesOf } from './component-variables.ts';
import { withExamples } from './example-values.ts';
import type { Fault } from './faults.ts';
import { propOf } from './set-by-props.ts';
import { isRecord, isText, shown } from './values.ts';
import { KIND_SETTINGS } from './variables.ts';

/** The alarm function waits 5 s for the probe function, which may have a cold start first. It misses later answers, ms. */
export const MAX_DEADLINE_MS = 3500;

type Props = { readonly settings?: unknown; readonly alarms?: unknown; readonly code?: unknown };

/** What the functions will find in their environment, as far as synth knows. */
export type Expected = {
  /** The variables that the construct sets. */
  readonly environment: Env;
  readonly components: readonly ComponentVariables[];
  /** Names of the checks in `checks` that the user's own bundle defines. */
  readonly ownChecks: readonly string[];
};

/** Some rules are stricter on Lambda, which sets this variable. */
const ON_LAMBDA: Env = { AWS_LAMBDA_FUNCTION_NAME: 'example' };

/** What is wrong with `settings`, and whatever else would stop the functions at their start. */
export function settingsFaults(props: Props, expected: Expected): Fault[] {
  const { settings = {} } = props;
  if (!isRecord(settings)) {
    return [{ prop: 'settings', problem: `got ${shown(settings)}; allowed: an object of texts` }];
  }
  const variables = variablesOf(expected.components);
  const faults: Fault[] = [];
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const problem = nameProblem(name, variables, expected) ?? typeProblem(value);
    if (problem) faults.push({ prop: `settings.${name}`, problem });
    else if (isText(value)) usable[name] = value;
  }
  const env = withExamples({ ...ON_LAMBDA, ...expected.environment, ...usable }, variables);
  return [...faults, ...startFaults(env, props, expected), ...lateFaults(env, props)];
}

function nameProblem(
  name: string,
  variables: ReadonlyMap<string, unknown>,
  { components }: Expected,
): string | undefined {
  const prop = propOf(name, components);
  if (prop) return `is set by the prop ${prop}: remove it here`;
  if (variables.has(name)) return undefined;
  return `is not a variable of Beacon; allowed: ${[...variables.keys()].filter(each => !propOf(each, components)).join(', ')}`;
}

function typeProblem(value: unknown): string | undefined {
  return value === undefined || isText(value) ? undefined : `got ${shown(value)}; allowed: a text`;
}

/** What the functions themselves would say, as faults of the props. */
function startFaults(env: Env, { code }: Props, { components, ownChecks }: Expected): Fault[] {
  const names = code ? [...ownChecks, ...unknownNames(env, components)] : ownChecks;
  return validate(env, KIND_SETTINGS, names).faults.map(({ name, problem }) => ({
    prop: propOf(name, components) ?? `settings.${name}`,
    problem,
  }));
}

/** Names in settings that may be those of checks in the user's own bundle, which synth doesn't look into. */
function unknownNames(env: Env, components: readonly ComponentVariables[]): string[] {
  const known = [...KIND_SETTINGS, ...components].map(({ component }) => component);
  const listed = [env.COMPONENTS, env.CRITICAL_COMPONENTS].flatMap(text => text?.split(',') ?? []);
  return listed.map(name => name.trim()).filter(name => name !== '' && !known.includes(name));
}

function lateFaults({ CHECK_DEADLINE_MS: given }: Env, { alarms }: Props): Fault[] {
  if (alarms === false || !(Number(given) > MAX_DEADLINE_MS)) return [];
  const problem = `got "${given}"; allowed: at most ${MAX_DEADLINE_MS} (ms), since the alarm function waits 5 s for the probe; with alarms: false, more`;
  return [{ prop: 'settings.CHECK_DEADLINE_MS', problem }];
}
