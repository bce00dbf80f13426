import type { SettingsOf, SettingTable } from '../../settings/setting.ts';

/** How the values of a metric are written. CloudWatch does not return a unit with them. */
type MeasureUnit = 'percent' | 'bytes' | 'ms' | 'plain';

/** One CloudWatch metric of a dependency, as alarm messages show it. */
export type Measure = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: 'Maximum' | 'Minimum' | 'Sum';
  readonly label: string;
  readonly unit: MeasureUnit;
};

/** The metrics that AWS publishes for one kind of component. */
export interface KindNumbers<T extends SettingTable = SettingTable> {
  readonly kind: string;
  /** The component whose variables have no prefix; those of others begin with the component's name. */
  readonly component: string;
  /** The variables that identify the resource, such as `RDS_INSTANCE_ID`. */
  readonly table: T;
  /** The metrics of one component; none when no variable is set. */
  measures(settings: SettingsOf<T>): readonly Measure[];
  /** What of the component `measures` leaves out, in words for people. @default - nothing */
  leftOut?(settings: SettingsOf<T>): string | undefined;
}
