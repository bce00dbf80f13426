/** One thing that is wrong with the configuration: the variable, and what was given, what is allowed, what to do. */
export type Fault = { readonly name: string; readonly problem: string };

/** The configuration can't be used. The message lists every fault and contains no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const count = faults.length === 1 ? '1 thing is' : `${faults.length} things are`;
    const lines = faults.map(({ name, problem }) => `- ${name}: ${problem}`);
    super(`Beacon can't start: ${count} wrong with its configuration.\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
