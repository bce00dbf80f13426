/** The states of a CloudWatch alarm. */
export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

export type AlarmState = (typeof ALARM_STATES)[number];

/** One metric that an alarm looks at, or an expression over others of its metrics. */
export type AlarmMetric = {
  /** Unique within the alarm; expressions name others by it. */
  readonly id: string;
  readonly label: string | undefined;
  /** Whether its values are what the alarm is about, rather than an operand of an expression. */
  readonly isResult: boolean;
  readonly periodSeconds: number | undefined;
  readonly source:
    | { readonly expression: string }
    | {
        readonly namespace: string;
        readonly name: string;
        readonly dimensions: Readonly<Record<string, string>>;
        readonly stat: string;
        /** The account that the metric lives in, where it is another. */
        readonly accountId: string | undefined;
      };
};

/** One alarm below a composite one. */
export type ChildAlarm = { readonly name: string; readonly state: AlarmState | undefined };

/**
 * One change of an alarm's state, whichever way it was delivered. Instants are wall clock, ms since the epoch.
 * What a delivery leaves out is `undefined`, or empty.
 */
export type Alarm = {
  readonly name: string;
  readonly arn: string | undefined;
  readonly state: AlarmState;
  /** When it came into this state. */
  readonly at: number;
  readonly previousState: AlarmState | undefined;
  readonly previousAt: number | undefined;
  /** CloudWatch's own words. */
  readonly reason: string;
  readonly description: string | undefined;
  /** A region's code, such as `eu-west-1`. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly metrics: readonly AlarmMetric[];
  readonly isComposite: boolean;
  /** Those below a composite alarm that set it off, as far as the event names them. */
  readonly children: readonly ChildAlarm[];
  /** What holds its actions back now: `WaitPeriod`, `ExtensionPeriod`, `Alarm`, or `mute`. */
  readonly suppressedBy: string | undefined;
  /** What held them back in the state before. */
  readonly wasSuppressedBy: string | undefined;
  readonly via: 'lambda' | 'sns' | 'eventbridge';
};

/** What tells changes apart: one alarm may fire twice within a minute. */
export function changeOf(alarm: Alarm): string {
  return `${keyOf(alarm)}#${new Date(alarm.at).toISOString()}#${alarm.state}`;
}

/** What tells alarms apart. */
export function keyOf({ arn, name }: Pick<Alarm, 'arn' | 'name'>): string {
  return arn ?? name;
}
