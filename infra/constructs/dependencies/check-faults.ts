import { nameProblem } from '../../../lib/names/components.ts';
import type { Fault } from '../validation/faults.ts';
import { isRecord, shown } from '../validation/values.ts';
import { CHECK_FUNCTIONS, isDependencyCheck, isOwnCheck } from './check.ts';
import { ownCheckFaults } from './own-check.ts';
import { type CheckProps, requestedOwnChecks } from './requested-checks.ts';

type Props = CheckProps & { readonly code?: unknown };

/** Components that every health check may have, and that are configured by other props. */
export const OTHER_COMPONENTS: readonly string[] = ['database', 'cache', 'buffer', 'memory'];

const TAKEN = `other props configure (${OTHER_COMPONENTS.join(', ')}): choose another name`;

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
    ...requestedOwnChecks(props).flatMap(({ prop, check }) => ownCheckFaults(prop, check)),
    ...codeFaults(props),
  ];
}

function nameFaults(name: string): Fault[] {
  const problem = OTHER_COMPONENTS.includes(name) ? TAKEN : nameProblem(name);
  return problem
    ? [{ prop: `checks.${name}`, problem: `got the name ${JSON.stringify(name)}, which ${problem}` }]
    : [];
}

function kindFaults(prop: string, check: unknown): Fault[] {
  if (isDependencyCheck(check) || isOwnCheck(check)) return [];
  return [{ prop, problem: `got ${shown(check)}; allowed: ${CHECK_FUNCTIONS.join(', ')}` }];
}

function codeFaults({ code, ...props }: Props): Fault[] {
  const names = requestedOwnChecks(props).map(({ component }) => component);
  if (names.length === 0 || code) return [];
  const problem = `is not given, and checks has own checks (${names.join(', ')}): give the bundle that defines them, with the exports handler and probeHandler`;
  return [{ prop: 'code', problem }];
}
