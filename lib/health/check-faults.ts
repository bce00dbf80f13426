import { RESERVED_NAMES } from '../names/components.ts';

/** One thing that is wrong with a list of checks. */
type CheckFault = { readonly name: string; readonly problem: string };

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** What is wrong with the names of a list of checks: each must be unique, well-formed and not reserved. */
function nameFaults(names: readonly string[]): CheckFault[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const found = (wrong: readonly string[], problem: string) => wrong.map(name => ({ name, problem }));
  return [
    ...found([...repeated], 'is used more than once: give each check its own name'),
    ...found(
      names.filter(name => !NAME.test(name)),
      'is no name of a check; allowed: 1 to 63 of a-z, 0-9 and -, a letter first',
    ),
    ...found(
      names.filter(name => RESERVED_NAMES.includes(name)),
      `is reserved (${RESERVED_NAMES.join(', ')}): choose another name`,
    ),
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
