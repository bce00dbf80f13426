import type { CommonSettings } from './common.ts';
import type { Fault } from './config-error.ts';
import type { Env } from './read-table.ts';
import type { SettingsOf, SettingTable } from './setting.ts';

/** What the rules of a kind look at, for one component. */
export type RuleInput<T extends SettingTable> = {
  readonly settings: SettingsOf<T>;
  readonly common: CommonSettings;
  /** Whether the code runs on Lambda, or will. */
  readonly onLambda: boolean;
  /** The name of one of the component's variables in the environment: `URL` -> `DATABASE_URL`. */
  variable(local: string): string;
};

/** The settings of one kind of component: data and rules, without I/O, so that synth can check them as well. */
export interface KindSettings<T extends SettingTable = SettingTable> {
  /** `postgresql`, `redis`. */
  readonly kind: string;
  /** The component of this kind that needs no entry in `CHECKS`. */
  readonly component: string;
  /**
   * `component`: every component has variables of its own, which begin with its name (`REPORTS_URL`), so there may be
   * several. `none`: there is one component, and its variables are as in the table.
   */
  readonly prefix: 'component' | 'none';
  readonly table: T;
  /** Variables that configure a component: one of them must be set. None: it is always there. */
  readonly needs: readonly string[];
  /** What is wrong with a configured component beyond single values. */
  faults(input: RuleInput<T>): readonly Fault[];
}

/** What the variables of a component begin with: `read-replica` -> `READ_REPLICA_`. */
export function prefixOf({ prefix }: KindSettings, component: string): string {
  return prefix === 'none' ? '' : componentPrefix(component);
}

/** The same for a component whose kind has prefixes. */
export function componentPrefix(component: string): string {
  return `${component.toUpperCase().replaceAll('-', '_')}_`;
}

/** Whether a component is meant to be there, correctly configured or not. */
export function isConfigured(kind: KindSettings, component: string, env: Env): boolean {
  const prefix = prefixOf(kind, component);
  return kind.needs.length === 0 || kind.needs.some(local => env[`${prefix}${local}`]);
}
