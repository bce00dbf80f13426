import type { Override } from '../../health/override.ts';
import type { AlarmState, ChildAlarm } from '../event/alarm.ts';
import type { Series } from './numbers.ts';
import type { ProbeReport } from './probe-report.ts';

/** A value, or why it is missing, in words for people. */
export type Found<T> = { readonly found: T } | { readonly missing: string };

/** An alarm that is in `ALARM`. */
export type FiringAlarm = {
  readonly name: string;
  /** When it entered `ALARM`, ms since the epoch. */
  readonly startedAt: number | undefined;
};

/** The alarms that are in `ALARM`. */
export type Firing = {
  readonly alarms: readonly FiringAlarm[];
  /** `false`: CloudWatch has more than were read. */
  readonly isComplete: boolean;
};

/** What a message is based on, beside the event. Any part may be missing; the message then says why. */
export type Evidence = {
  readonly probe: Found<ProbeReport>;
  /** The values of the alarm's own metrics in the last `alarmMinutes`. */
  readonly alarmNumbers: Found<readonly Series[]>;
  readonly alarmMinutes: number;
  /** The values of Beacon's, the database's and the cache's metrics in the last 15 minutes. */
  readonly dependencyNumbers: Found<readonly Series[]>;
  readonly firing: Found<Firing>;
  /** The state of this very alarm in CloudWatch now; `undefined` if CloudWatch did not return this alarm. */
  readonly current: Found<AlarmState | undefined>;
  /** The child alarms of a composite alarm; empty for any other alarm. */
  readonly children: Found<readonly ChildAlarm[]>;
  /** What operators said about components: now, and in the last days. */
  readonly overrides: Found<readonly Override[]>;
};

/** The evidence if nothing was asked. */
export function noEvidence(why: string): Evidence {
  const missing = { missing: why };
  return {
    probe: missing,
    alarmNumbers: missing,
    alarmMinutes: 0,
    dependencyNumbers: missing,
    firing: missing,
    current: missing,
    children: missing,
    overrides: missing,
  };
}
