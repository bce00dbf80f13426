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
 * One of several series of an alarm, whose states change separately: an alarm on a Metrics Insights query with `GROUP BY`,
 * on PromQL, or on logs.
 */
export type Contributor = {
  readonly id: string;
  /** What tells the series apart, such as `{ "TableName": "orders" }`. */
  readonly attributes: Readonly<Record<string, string>>;
};

/**
 * One state change of an alarm, or of one contributor of an alarm, in the same shape for every delivery (Lambda action, SNS, EventBridge). Instants are
 * ms since the epoch. A field that the delivery does not contain is `undefined` or empty.
 */
export type Alarm = {
  readonly name: string;
  readonly arn: string | undefined;
  /** The contributor that has changed. `undefined`: the alarm itself. */
  readonly contributor: Contributor | undefined;
  /** The new state. */
  readonly state: AlarmState;
  /** When the alarm entered the new state. */
  readonly changedAt: number;
  readonly previousState: AlarmState | undefined;
  /** When the alarm entered the previous state. */
  readonly previousAt: number | undefined;
  /** CloudWatch's explanation of the change. */
  readonly reason: string;
  /** The latest value that CloudWatch evaluated; `undefined` if the event does not say it. */
  readonly value: number | undefined;
  /** The limit that the value was compared with; `undefined` if the event does not say it. */
  readonly threshold: number | undefined;
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
  /** The component of Beacon that it is about. `undefined`: the whole, something else, or not known yet. */
  readonly component?: string | undefined;
  /** How the event was delivered. */
  readonly via: 'lambda' | 'sns' | 'eventbridge';
};

/** The dimensions of an alarm's first metric. */
export function dimensionsOf(metrics: readonly AlarmMetric[]): Readonly<Record<string, string>> {
  const [first = {}] = metrics.flatMap(({ source }) => ('dimensions' in source ? [source.dimensions] : []));
  return first;
}

/** The dimensions that all metrics of an alarm have in common: none of the nodes, where it compares several. */
export function sharedDimensionsOf(metrics: readonly AlarmMetric[]): Readonly<Record<string, string>> {
  const all = metrics.flatMap(({ source }) => ('dimensions' in source ? [source.dimensions] : []));
  const shared = Object.entries(all[0] ?? {}).filter(([name, value]) =>
    all.every(each => each[name] === value),
  );
  return Object.fromEntries(shared);
}

/** Identifies one state change. The instant is part of it, because one alarm may change several times in a minute. */
export function changeId(alarm: Alarm): string {
  return `${alarmId(alarm)}#${new Date(alarm.changedAt).toISOString()}#${alarm.state}`;
}

/** Identifies an alarm, or one of its contributors: by the ARN, or by the name if the event contains no ARN. */
export function alarmId({ arn, name, contributor }: Pick<Alarm, 'arn' | 'name' | 'contributor'>): string {
  const id = arn ?? name;
  return contributor ? `${id}#${contributor.id}` : id;
}

/** The name for people: that of the alarm, and what tells the contributor apart. `orders-writes (TableName: orders)`. */
export function displayName({ name, contributor }: Pick<Alarm, 'name' | 'contributor'>): string {
  if (!contributor) return name;
  const attributes = Object.entries(contributor.attributes).map(([key, value]) => `${key}: ${value}`);
  return `${name} (${attributes.length > 0 ? attributes.join(', ') : `contributor ${contributor.id}`})`;
}
