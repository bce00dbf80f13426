import { readConfig } from '../../lib/checks/components.ts';
import { type OwnCheck, ownChecks } from '../../lib/checks/own/own.ts';
import { ConfigError } from '../../lib/settings/config-error.ts';
import type { Env } from '../../lib/settings/read-table.ts';

/** What is wrong with a configuration at start, as `NAME: problem`; empty when it is valid. */
export function startFaults(env: Env, checks: readonly OwnCheck[] = []): string[] {
  try {
    readConfig(env, ownChecks(checks));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ name, problem }) => `${name}: ${problem}`);
  }
}
