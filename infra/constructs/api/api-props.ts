import type { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';

/** API Gateway's token bucket of one method. "Targets rather than ceilings" (AWS): a cap on cost, not on a client. */
export type Throttle = {
  /** Requests a second. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
};

/** WAF counts about every 10 s, and blocks after up to 30 s: "about", not "exactly". */
export type PerClientLimit = {
  /** Requests of one IP in a window: 10 to 2,000,000,000. */
  readonly requests: number;
  /** 1, 2, 5 or 10 minutes. @default - 1 minute */
  readonly window?: Duration;
};

export type DomainProps = {
  /** The name: `health.example.com`. */
  readonly name: string;
  /** A certificate for it, of the API's own region. */
  readonly certificate: ICertificate;
};
