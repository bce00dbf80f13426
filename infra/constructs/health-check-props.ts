import type { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { EnvName } from '../../lib/settings/table.ts';
import type { AlarmProps } from './alarms/alarm-props.ts';
import type { DomainProps, PerClientLimit, Throttle } from './api/api-props.ts';
import type { BufferProps, DynamoDbEndpoint } from './dependencies/buffer-props.ts';
import type { DatabaseProps } from './dependencies/postgresql/postgresql-props.ts';
import type { CacheProps } from './dependencies/redis/redis-props.ts';
import type { Route53Props } from './route53/route53-props.ts';

/** What a health check watches, and how it is reached. A VPC and one dependency are enough. */
export type HealthCheckProps = {
  /** Where the dependencies are. @default - none, which is enough without a database and a cache */
  readonly vpc?: IVpc;
  /** Subnets for the functions; they need no way out of the VPC. @default - what CDK takes: private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** Names the service in logs, metrics and the table; 1 to 64 letters, digits and _ . : / @ + -. @default 'beacon' */
  readonly serviceName?: string;
  /** Which environment of the service this is; same rules. @default 'production' */
  readonly environment?: string;
  /** Reported as `version`. @default '0.0.0' */
  readonly version?: string;
  /** PostgreSQL to check: critical unless `settings` say otherwise. @default - none */
  readonly database?: DatabaseProps;
  /** Redis or Valkey to check. @default - none */
  readonly cache?: CacheProps;
  /** The audit event buffer's depth, as its writers report it in a table; `true`: all defaults. @default false */
  readonly buffer?: boolean | BufferProps;
  /** Whether the subnets have a way to Secrets Manager: an interface endpoint or NAT of yours. @default false */
  readonly secretsReachable?: boolean;
  /**
   * A gateway endpoint for DynamoDB (free): `create` makes one, `none` relies on yours, or on NAT. Two on one route
   * table fail a deployment. @default 'none'
   */
  readonly dynamoDbEndpoint?: DynamoDbEndpoint;
  /** A cap on the blast, of each public method for itself and not of their sum. @default - 10 a second, bursts of 20 */
  readonly throttle?: Throttle;
  /** What one client IP may ask, held by WAF; `false`: no WAF. @default - 100 requests in 60 s */
  readonly perClientLimit?: PerClientLimit | false;
  /**
   * How many environments the public function may have at once, and so how many connections strangers can cost a
   * database. A fresh account, which has 10 in all, lets none be reserved. @default - not limited
   */
  readonly reservedConcurrency?: number;
  /** A Route 53 health check; `true`: all defaults. @default false */
  readonly route53?: boolean | Route53Props;
  /** Alarms, and whom they tell; `false`: none, and no alarm function. @default - all, telling a topic without subscribers */
  readonly alarms?: AlarmProps | false;
  /** How often the probe function runs by itself, whole minutes; `false`: never. @default - each minute */
  readonly heartbeat?: Duration | false;
  /** A dashboard, of the alarms and what they look at. @default - true, unless `alarms` is false */
  readonly dashboard?: boolean;
  /** What strangers see: the whole report, each component's state, or the status alone. @default 'full' */
  readonly publicDetail?: 'full' | 'state' | 'status';
  /** A name of your own for the API. @default - the API's own */
  readonly domainName?: DomainProps;
  /** @default - arm64 */
  readonly architecture?: Architecture;
  /** Your own handler for the public and the edge path, built with `createHealthHandler`. @default - Beacon's */
  readonly code?: Code;
  /** How long log lines are kept. @default - one month */
  readonly logRetention?: RetentionDays;
  /**
   * Whether API Gateway writes access logs. The account's role for that must be there: this construct never writes
   * it (see `ApiGatewayLogging`). @default true
   */
  readonly apiGatewayLogging?: boolean;
  /** The deployment fails where the first run finds the system down. @default false */
  readonly failDeploymentOnFirstProbe?: boolean;
  /** Part of the secret path that Route 53 asks: another one rotates it. 1 to 32 letters, digits, _ and -. @default - none */
  readonly pathSalt?: string;
  /** Other environment variables of Beacon's (README, Settings): limits, TTLs, codes. @default - none */
  readonly settings?: Readonly<Partial<Record<EnvName, string>>>;
};
