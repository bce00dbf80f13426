import type { Duration } from 'aws-cdk-lib';

/** A Route 53 health check, which fails a region over. */
export type Route53Props = {
  /**
   * `edge`: Route 53's checkers request the edge path. `alarm`: Route 53 sends no requests and follows an alarm on the
   * metric `Unhealthy`, for APIs that its checkers can't reach; that needs a heartbeat each minute. @default 'edge'
   */
  readonly through?: 'edge' | 'alarm';
  /** How often each checker sends a request, 10 s or 30 s. It can't be changed later. @default - 30 s */
  readonly interval?: Duration;
  /** How many answers in a row change the verdict, 1 to 10. @default 3 */
  readonly failureThreshold?: number;
  /** Regions of checkers, at least 3. @default - all that Route 53 has */
  readonly regions?: readonly string[];
  /** Whether `degraded` fails over, too. @default false */
  readonly degradedFailsOver?: boolean;
};
