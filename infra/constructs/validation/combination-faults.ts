import { Token } from 'aws-cdk-lib';
import { ANSWER_RESERVE_MS } from '../../../lib/settings/answer-reserve.ts';
import { ENV } from '../../../lib/settings/table.ts';
import type { Fault } from './faults.ts';
import type { ComponentVariables } from './settings-faults.ts';
import { DEFAULTS, numberSetting, type Settings, variablePrefix } from './variables.ts';

type Props = { readonly settings?: Settings; readonly buffer?: unknown; readonly code?: unknown };

/** Settings that are allowed one by one, but with which no function would start. */
export function combinationFaults(props: Props, components: readonly ComponentVariables[]): Fault[] {
  return [
    ...components.flatMap(each => timeoutFaults(each, props.settings)),
    ...componentFaults(
      props,
      components.map(({ component }) => component),
    ),
  ];
}

/** Two attempts must fit into the deadline: the kept connection of the first may be dead, and the second tells. */
function timeoutFaults({ component }: ComponentVariables, settings: Settings | undefined): Fault[] {
  const name = `${variablePrefix(component)}TIMEOUT_MS`;
  const given = numberSetting(settings, name, DEFAULTS.timeoutMs);
  const deadline = numberSetting(settings, 'CHECK_DEADLINE_MS', ENV.CHECK_DEADLINE_MS.default);
  const longest = Math.floor((deadline - ANSWER_RESERVE_MS) / 2);
  const problem =
    `got ${given}; two attempts and ${ANSWER_RESERVE_MS} ms to answer must fit into CHECK_DEADLINE_MS; ` +
    `allowed: at most ${longest}, or a longer deadline`;
  return given > longest ? [{ prop: `settings.${name}`, problem }] : [];
}

/** Components that nothing configures. Synth doesn't know the components of the user's own bundle. */
function componentFaults({ buffer, code, settings = {} }: Props, checked: readonly string[]): Fault[] {
  if (code) return [];
  const present = [...(buffer ? ['buffer'] : []), 'memory', ...checked];
  return (['COMPONENTS', 'CRITICAL_COMPONENTS'] as const).flatMap(setting => {
    const given = settings[setting];
    if (given === undefined || Token.isUnresolved(given)) return [];
    const absent = given
      .split(',')
      .map(name => name.trim())
      .filter(name => !present.includes(name));
    const problem = `got ${JSON.stringify(given)}; allowed: ${present.join(', ')}, which the props configure`;
    return absent.length === 0 ? [] : [{ prop: `settings.${setting}`, problem }];
  });
}
