/** The states of a CloudWatch alarm. */
export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** The state of a CloudWatch alarm. */
export type AlarmState = (typeof ALARM_STATES)[number];

/** One metric of an alarm, or an expression over other metrics of the same alarm. */
export type AlarmMetric = {
  /** Unique within the alarm. Expressions refer to metrics by this id. */
  readonly id: string;
  readonly label: string | undefined;
  /** `true`: CloudWatch evaluates the values of this metric. `false`: it is only an input of an expression. */
  readonly isResult: boolean;
  readonly periodSeconds: number | undefined;
  readonly source:
    | { readonly expression: string }
    | {
        readonly namespace: string;
        readonly name: string;
        readonly dimensions: Readonly<Record<string, string>>;
        /** The statistic as the API spells it: `Average`, `SampleCount`, `p99`. */
        readonly stat: string;
        /** The AWS account of the metric, if it is not the alarm's own account. */
        readonly accountId: string | undefined;
      };
};

/** One of the alarms in the rule of a composite alarm. */
export type ChildAlarm = { readonly name: string; readonly state: AlarmState | undefined };

/**
 * One state change of an alarm, in the same shape for every delivery (Lambda action, SNS, EventBridge). Instants are
 * ms since the epoch. A field that the delivery does not contain is `undefined` or empty.
 */
export type Alarm = {
  readonly name: string;
  readonly arn: string | undefined;
  /** The new state. */
  readonly state: AlarmState;
  /** When the alarm entered the new state. */
  readonly changedAt: number;
  readonly previousState: AlarmState | undefined;
  /** When the alarm entered the previous state. */
  readonly previousAt: number | undefined;
  /** CloudWatch's explanation of the change. */
  readonly reason: string;
  readonly description: string | undefined;
  /** The code of a region, such as `eu-west-1`. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly metrics: readonly AlarmMetric[];
  readonly isComposite: boolean;
  /** The child alarms that triggered a composite alarm, as far as the event names them. */
  readonly children: readonly ChildAlarm[];
  /** What suppresses the alarm's actions now: `WaitPeriod`, `ExtensionPeriod`, `Alarm`, or `mute` (a mute rule). */
  readonly suppressedBy: string | undefined;
  /** What suppressed the alarm's actions in the previous state. */
  readonly wasSuppressedBy: string | undefined;
  /** How the event was delivered. */
  readonly via: 'lambda' | 'sns' | 'eventbridge';
};

/** Identifies one state change. The instant is part of it, because one alarm may change several times in a minute. */
export function changeId(alarm: Alarm): string {
  return `${alarmId(alarm)}#${new Date(alarm.changedAt).toISOString()}#${alarm.state}`;
}

/** Identifies an alarm: its ARN, or its name if the event contains no ARN. */
export function alarmId({ arn, name }: Pick<Alarm, 'arn' | 'name'>): string {
  return arn ?? name;
}
