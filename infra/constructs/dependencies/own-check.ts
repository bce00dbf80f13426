import type { Fault } from '../validation/faults.ts';
import { isBoolean, isRecord, shown, valueFaults } from '../validation/values.ts';

/** What the construct must know about a check that it does not contain. */
export type OwnCheckOptions = {
  /**
   * Whether the check makes no network request (`local: true` in its code). Then it has no latency, and so no alarm
   * on being slow. @default false
   */
  readonly local?: boolean;
};

/** A check that the bundle in `code` defines. The construct only needs its name. */
export type OwnCheck = { readonly kind: 'own'; readonly options: OwnCheckOptions };

/** A check that the bundle in `code` defines, under the same name. It gets a heartbeat, metrics and alarms. */
export function own(options: OwnCheckOptions = {}): OwnCheck {
  return { kind: 'own', options };
}

/** What is wrong with the options. Callers without types may give anything. */
export function ownCheckFaults(prop: string, { options }: OwnCheck): Fault[] {
  if (!isRecord(options)) return [{ prop, problem: `got ${shown(options)}; allowed: { local?: boolean }` }];
  return valueFaults(`${prop}.local`, options.local, 'true or false', isBoolean);
}
