import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Whom alarms tell, and what they look at besides. */
export type AlarmProps = {
  /** The topic that people hear of; CloudWatch must be let in by its policy. @default - one is made */
  readonly topic?: ITopic;
  /** Subscribed to the topic. @default - nobody */
  readonly emails?: readonly string[];
  /** A check that takes longer is slow, ms. @default - left to the alarm */
  readonly slowMs?: number;
  /** What to do, linked in every message. @default - none */
  readonly runbookUrl?: string;
};
