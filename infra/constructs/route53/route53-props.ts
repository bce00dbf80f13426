import type { Duration } from 'aws-cdk-lib';
import { secondsOf } from '../validation/values.ts';

/** A Route 53 health check, which fails a region over. */
export type Route53Props = {
  /**
   * The components whose failure may move traffic away from this region: `['database']`. Name only what belongs to this
   * region. What both regions use fails in both, and moving traffic then helps nothing.
   */
  readonly watches: readonly string[];
  /**
   * `edge`: Route 53's checkers request the edge path. `alarm`: Route 53 sends no requests and follows an alarm on the
   * metric `EdgeDown`, for APIs that its checkers can't reach; that needs a heartbeat each minute. @default 'edge'
   */
  readonly through?: 'edge' | 'alarm';
  /** How often each checker sends a request, 10 s or 30 s. It can't be changed later. @default - 30 s */
  readonly interval?: Duration;
  /** How many answers in a row change the verdict, 1 to 10. @default 3 */
  readonly failureThreshold?: number;
  /** Regions of checkers, at least 3. @default - all that Route 53 has */
  readonly regions?: readonly string[];
  /** Whether a watched component that is degraded fails over, too. @default false */
  readonly degradedFailsOver?: boolean;
  /** Whether the region fails over when Beacon itself cannot tell whether it works. @default false: people are paged */
  readonly unknownFailsOver?: boolean;
  /** Whether the region fails over when only some environments reach a watched component. @default false: people are paged */
  readonly partialFailsOver?: boolean;
  /**
   * How long the edge path waits until another environment confirms a failure that only it sees; 0 to 300 seconds. It
   * has an effect where results are shared. @default - 60 seconds with an interval of 10 s, else 0
   */
  readonly confirm?: Duration;
  /**
   * Whether your service logs in with the same login as Beacon. Then a rejected login means that the service fails, too,
   * and fails over. @default false: Beacon has its own user
   */
  readonly loginSharedWithService?: boolean;
  /**
   * Environments reserved for the edge function, 1 to 900, so that no other function can take them all. Two are enough
   * for Route 53. @default - none reserved: a new account has 10 in all, and can't reserve any
   */
  readonly reservedConcurrency?: number;
};

/** With the fast interval, Route 53 would be quicker than the heartbeat that contradicts one sick environment, s. */
const FAST_CONFIRM_SECONDS = 60;

/** Whether Route 53 sends requests, which need a path and a function of their own. */
export function usesEdgePath(route53: Route53Props | undefined): boolean {
  return route53 !== undefined && route53.through !== 'alarm';
}

/** The variables of the functions that follow from the props. */
export function route53Environment(route53: Route53Props | undefined): Record<string, string> {
  if (!route53) return {};
  const { watches, degradedFailsOver, unknownFailsOver, partialFailsOver, loginSharedWithService } = route53;
  const confirmSeconds =
    secondsOf(route53.confirm) ?? (secondsOf(route53.interval) === 10 ? FAST_CONFIRM_SECONDS : 0);
  return {
    EDGE_COMPONENTS: watches.join(','),
    ...(degradedFailsOver && { EDGE_DEGRADED: 'down' }),
    ...(unknownFailsOver && { EDGE_UNKNOWN: 'down' }),
    ...(partialFailsOver && { EDGE_PARTIAL: 'down' }),
    ...(confirmSeconds > 0 && { EDGE_CONFIRM_SECONDS: String(confirmSeconds) }),
    ...(loginSharedWithService && { LOGIN_SHARED_WITH_SERVICE: 'true' }),
  };
}
