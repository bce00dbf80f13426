import type { Construct } from 'constructs';

/** One thing that is wrong with the props. */
export type Fault = {
  /** The path of the prop, such as `database.target`. */
  readonly prop: string;
  /** What was given, what is allowed, and what to do. */
  readonly problem: string;
};

/** The props can't be used. The message lists every fault. */
export class PropsError extends Error {
  override readonly name = 'PropsError';
  readonly faults: readonly Fault[];

  constructor(scope: Construct, faults: readonly Fault[]) {
    const count = faults.length === 1 ? '1 thing is' : `${faults.length} things are`;
    const lines = faults.map(({ prop, problem }) => `- ${prop}: ${problem}`);
    super(`${scope.node.path}: ${count} wrong with its props.\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

/** @throws PropsError when there is at least one fault */
export function assertNoFaults(scope: Construct, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new PropsError(scope, faults);
}

/** The faults of an object, as faults of the prop that holds it: `target` becomes `database.target`. */
export function faultsAt(prop: string, faults: readonly Fault[]): Fault[] {
  return faults.map(fault => ({ ...fault, prop: `${prop}.${fault.prop}` }));
}
