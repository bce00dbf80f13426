import type { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';

/** API Gateway's token bucket of one method, for all clients together. AWS calls the limits "targets rather than ceilings". */
export type Throttle = {
  /** Requests a second, 1 to 10,000. */
  readonly rateLimit: number;
  /** Requests at the same moment, 1 to 5,000. */
  readonly burstLimit: number;
};

/** Limit of one client IP. It is not exact: WAF counts about every 10 s, and needs up to 30 s to block. */
export type PerClientLimit = {
  /** Requests of one IP in one window, 10 to 2,000,000,000. */
  readonly requests: number;
  /** Length of the window: 1, 2, 5 or 10 minutes. @default - 1 minute */
  readonly window?: Duration;
};

/** A web ACL of yours, with a rule for one client IP. */
export type OwnWebAcl = {
  /** The ARN of the web ACL, regional and in the region of the API. */
  readonly webAclArn: string;
};

/** Your own domain name for the API. Its DNS record is yours to create. */
export type DomainProps = {
  /** Such as `health.example.com`. */
  readonly name: string;
  /** A certificate for the name, in the region of the API. */
  readonly certificate: ICertificate;
};

/** The components of a group, all of them critical, or some. */
export type GroupProps =
  | readonly string[]
  | {
      readonly components: readonly string[];
      /** Those that take the group down when they are down. @default - all */
      readonly critical?: readonly string[];
    };
