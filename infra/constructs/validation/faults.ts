import type { Construct } from 'constructs';

/** One thing that is wrong with the props: which, and what was given, what is allowed, what to do. */
export type Fault = { readonly prop: string; readonly problem: string };

/** The props can't be used. Its message lists every fault at once. */
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

/** @throws PropsError where there is a fault */
export function assertNoFaults(scope: Construct, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new PropsError(scope, faults);
}
