import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Thresholds } from './thresholds.ts';

/** Who receives alarms, and the limits from which on there is an alarm. */
export type AlarmProps = {
  /**
   * The topic that people subscribe to. When it belongs to another app, its policy must allow
   * `cloudwatch.amazonaws.com` to publish. @default - the construct creates one
   */
  readonly topic?: ITopic;
  /** The topic that wakes people: only the alarm `page` is sent to it. @default - `topic` */
  readonly pageTopic?: ITopic;
  /**
   * Which alarms there are: `only` these, or all `except` these. A name is the end of an alarm's name (`database-cpu`), or
   * that of all alarms of a kind (`slow`, `cpu`). The dashboard shows the metrics of all. @default - all
   */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** Addresses that are subscribed to the topic. @default - none */
  readonly emails?: readonly string[];
  /**
   * A check that takes this long or longer is slow, ms; for every component.
   * @default - for each component half of its time limit (`<NAME>_TIMEOUT_MS` in `settings`), which is 250 ms
   */
  readonly slowMs?: number;
  /** Limits that depend on the size of what is watched. @default - see each */
  readonly thresholds?: Partial<Thresholds>;
  /** A page that says what to do, `https://…`; every alarm's description links to it. @default - none */
  readonly runbookUrl?: string;
};
