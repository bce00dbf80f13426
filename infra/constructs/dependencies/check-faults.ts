import { RESERVED_NAMES } from '../../../lib/names/components.ts';
import type { Fault } from '../validation/faults.ts';
import { isRecord, shown } from '../validation/values.ts';
import { knownVariables, localVariables, variablePrefix } from '../validation/variables.ts';
import { CHECK_FUNCTIONS, isDependencyCheck, isOwnCheck } from './check.ts';
import { ownCheckFaults } from './own-check.ts';
import { type CheckProps, requestedDependencies, requestedOwnChecks } from './requested-checks.ts';

type Props = CheckProps & { readonly code?: unknown };

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Components that every health check may have, and that are configured by other props. */
const OTHER_COMPONENTS: readonly string[] = ['database', 'cache', 'buffer', 'memory'];

/** What is wrong with `checks`, apart from the props of each check. Callers without types may give anything. */
export function checkFaults(props: Props): Fault[] {
  const { checks } = props;
  if (checks === undefined) return [];
  if (!isRecord(checks)) {
    const problem = `got ${shown(checks)}; allowed: checks by name, such as { reports: ${CHECK_FUNCTIONS[0]} }`;
    return [{ prop: 'checks', problem }];
  }
  return [
    ...Object.keys(checks).flatMap(nameFaults),
    ...Object.entries(checks).flatMap(([name, check]) => kindFaults(`checks.${name}`, check)),
    ...variableFaults(props),
    ...requestedOwnChecks(props).flatMap(({ prop, check }) => ownCheckFaults(prop, check)),
    ...codeFaults(props),
  ];
}

function nameFaults(name: string): Fault[] {
  const prop = `checks.${name}`;
  if (!NAME.test(name)) {
    const problem = `got the name ${shown(name)}; allowed: 1 to 63 of a-z, 0-9 and -, a letter first`;
    return [{ prop, problem }];
  }
  const taken = [...OTHER_COMPONENTS, ...RESERVED_NAMES];
  if (!taken.includes(name)) return [];
  return [
    {
      prop,
      problem: `got the name "${name}", which means something else; allowed: names other than ${taken.join(', ')}`,
    },
  ];
}

function kindFaults(prop: string, check: unknown): Fault[] {
  if (isDependencyCheck(check) || isOwnCheck(check)) return [];
  return [{ prop, problem: `got ${shown(check)}; allowed: ${CHECK_FUNCTIONS.join(', ')}` }];
}

/** No variable may belong to two components, or to a component and to something else. */
function variableFaults(props: CheckProps): Fault[] {
  const owners = new Map(knownVariables().map(name => [name, 'Beacon']));
  return requestedDependencies({ checks: props.checks }).flatMap(({ component, prop, check }) => {
    const names = localVariables(check.model).map(local => `${variablePrefix(component)}${local}`);
    const shared = names.find(name => owners.has(name) || isReserved(name));
    const owner = shared && (owners.get(shared) ?? 'AWS Lambda');
    for (const name of names) owners.set(name, component);
    if (!shared) return [];
    return [{ prop, problem: `has the variable ${shared}, which ${owner} has, too: choose another name` }];
  });
}

/** Variables that Lambda sets, or that Node.js and the AWS SDK read. */
const isReserved = (name: string) => /^(AWS|LAMBDA|NODE)_/.test(name);

function codeFaults({ code, ...props }: Props): Fault[] {
  const names = requestedOwnChecks(props).map(({ component }) => component);
  if (names.length === 0 || code) return [];
  const problem = `is not given, and checks has own checks (${names.join(', ')}): give the bundle that defines them, with the exports handler and probeHandler`;
  return [{ prop: 'code', problem }];
}
