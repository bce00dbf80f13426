import { nameProblem } from '../names/components.ts';

/** One thing that is wrong with a list of checks. */
export type CheckFault = { readonly name: string; readonly problem: string };

/** What is wrong with the names of a list of checks: each must be unique, well-formed and not reserved. */
export function nameFaults(names: readonly string[]): CheckFault[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...[...repeated].map(name => ({ name, problem: 'is used more than once: give each check its own name' })),
    ...names.flatMap(name => {
      const problem = nameProblem(name);
      return problem ? [{ name, problem }] : [];
    }),
  ];
}

/** A list of checks that can't be used. Its message lists every fault. */
class InvalidChecks extends Error {
  override readonly name = 'InvalidChecks';

  constructor(faults: readonly CheckFault[]) {
    const lines = faults.map(({ name, problem }) => `- ${JSON.stringify(name)} ${problem}`);
    super(`The list of checks can't be used:\n${lines.join('\n')}`);
  }
}

/** @throws InvalidChecks when two checks could not be told apart in a report */
export function assertChecks(checks: readonly { readonly name: string }[]): void {
  const faults = nameFaults(checks.map(({ name }) => name));
  if (faults.length > 0) throw new InvalidChecks(faults);
}
