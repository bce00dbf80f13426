import type { Duration } from 'aws-cdk-lib';

export type Route53Props = {
  /**
   * `edge`: Route 53's checkers ask the edge path. `alarm`: they ask nobody, and follow an alarm on the metric
   * `Unhealthy`, for APIs that they can't reach; needs a heartbeat. @default 'edge'
   */
  readonly through?: 'edge' | 'alarm';
  /** Each checker's interval: 10 s or 30 s; can't be changed later. @default - 30 s */
  readonly interval?: Duration;
  /** Answers in a row that change the verdict: 1 to 10. @default 3 */
  readonly failureThreshold?: number;
  /** At least 3 of the regions that have checkers. @default - all */
  readonly regions?: readonly string[];
  /** Whether `degraded` fails over, too. @default false */
  readonly degradedFailsOver?: boolean;
};
