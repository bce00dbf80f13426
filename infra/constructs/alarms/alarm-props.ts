import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Thresholds } from './thresholds.ts';

/** Whom alarms tell, and what they look at besides. */
export type AlarmProps = {
  /** The topic that people hear of; CloudWatch must be let in by its policy. @default - one is made */
  readonly topic?: ITopic;
  /** Subscribed to the topic. @default - nobody */
  readonly emails?: readonly string[];
  /** A check that takes longer is slow, ms. @default - left to the alarm */
  readonly slowMs?: number;
  /** Limits that depend on the size of what is watched. @default - see each */
  readonly thresholds?: Partial<Thresholds>;
  /** What to do, linked in every message. @default - none */
  readonly runbookUrl?: string;
};
