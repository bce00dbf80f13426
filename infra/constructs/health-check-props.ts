import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc, IVpcEndpoint, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmProps } from './alarms/alarm-props.ts';
import type { DomainProps, GroupProps, OwnWebAcl, PerClientLimit, Throttle } from './api/api-props.ts';
import type { BufferProps } from './dependencies/buffer-props.ts';
import type { Check } from './dependencies/check.ts';
import type { PostgresqlProps } from './dependencies/postgresql/postgresql-props.ts';
import type { RedisProps } from './dependencies/redis/redis-props.ts';
import type { DynamoDbEndpoint } from './network/health-network.ts';
import type { Route53Props } from './route53/route53-props.ts';
import type { Settings } from './validation/variables.ts';

/** What a health check checks, and who can reach it. A VPC and one dependency are enough. */
export type HealthCheckProps = {
  /** The VPC of the dependencies. @default - none; needed with `database`, `cache`, and such checks in `checks` */
  readonly vpc?: IVpc;
  /**
   * Subnets for the functions. They need no way out of the VPC. From public ones a function reaches nothing outside the
   * VPC, so there is a warning. @default - as CDK chooses: private subnets; public ones if there are no others
   */
  readonly vpcSubnets?: SubnetSelection;
  /** Name of the service in logs, metrics and the table; 1 to 64 letters, digits and _ . : / @ + -. @default 'beacon' */
  readonly serviceName?: string;
  /** Name of the service's environment; same characters. @default - the name of the CDK `Stage`; without one 'production' */
  readonly environment?: string;
  /** Reported as `version`; same characters. @default '0.0.0' */
  readonly version?: string;
  /** The PostgreSQL to check as the component `database`. Critical, unless `settings` say otherwise. @default - none */
  readonly database?: PostgresqlProps;
  /** The Redis or Valkey to check as the component `cache`. @default - none */
  readonly cache?: RedisProps;
  /**
   * More components, by name: 1 to 63 of a-z, 0-9 and -, a letter first. None is critical, unless `settings` say so.
   * `{ reports: Check.postgresql({ target }), sessions: Check.redis({ target }), payments: Check.own() }`; the bundle
   * in `code` defines own checks. @default - none
   */
  readonly checks?: Readonly<Record<string, Check>>;
  /** Whether to check the depth of the audit event buffer, which its writers report to a table. @default false */
  readonly buffer?: boolean | BufferProps;
  /** Whether the subnets reach Secrets Manager, by your interface endpoint or NAT gateway. @default false */
  readonly secretsReachable?: boolean;
  /**
   * A gateway endpoint for DynamoDB, which costs nothing. `create`: the construct creates one. `none`: you have one, or
   * NAT. Two endpoints on one route table fail the deployment. @default 'none'
   */
  readonly dynamoDbEndpoint?: DynamoDbEndpoint;
  /**
   * Whether all environments of the functions share results, through the table: the components are checked once per TTL,
   * however many environments there are. `true` where synth cannot know that the subnets reach DynamoDB, but they do.
   * @default - true outside a VPC, with `dynamoDbEndpoint: 'create'`, with `buffer`, and in subnets of a `Vpc` with egress
   */
  readonly sharedResults?: boolean;
  /** Limit of each public method, for all clients together. It limits cost. @default - 10 a second, bursts of 20 */
  readonly throttle?: Throttle;
  /**
   * Limit of one client IP, by WAF: `{ requests: 100 }`, or `{ webAclArn }` of a web ACL that you have. A web ACL of its
   * own costs about $6 a month. @default false
   */
  readonly perClientLimit?: PerClientLimit | OwnWebAcl | false;
  /**
   * Environments reserved for the public function, 1 to 900. It can't have more of them, and so strangers can't open
   * more connections to a database. A new account has 10 environments in all, and can't reserve any.
   * @default - none reserved, and no limit
   */
  readonly reservedConcurrency?: number;
  /** A Route 53 health check, which may move traffic to another region. @default - none */
  readonly route53?: Route53Props;
  /** Alarms and who receives them; `false`: no alarms and no alarm function. @default - all, to a topic without subscribers */
  readonly alarms?: AlarmProps | false;
  /** How often the probe function runs, 1 to 60 whole minutes; `false`: never. @default - each minute */
  readonly heartbeat?: Duration | false;
  /** Whether there is a dashboard of the alarms and their metrics. @default - true, unless `alarms` is false */
  readonly dashboard?: boolean;
  /** What callers without a signature see: the whole report, the state of each component, or the status. @default 'state' */
  readonly publicDetail?: 'full' | 'state' | 'status';
  /**
   * Components that have a path together, by the name of the group: `{ failover: ['database'] }` adds `/health/failover`,
   * where each of them is critical. With `critical`, only those are. A name is like one of `checks`. @default - none
   */
  readonly groups?: Readonly<Record<string, GroupProps>>;
  /** Your own domain name for the API. @default - the API's own name */
  readonly domainName?: DomainProps;
  /** @default - arm64 */
  readonly architecture?: Architecture;
  /**
   * Your own bundle for the health and the edge function: its `index` exports `handler`, from `createHealthHandler`.
   * With own checks in `checks` it is for the probe function, too, and also exports `probeHandler`, from
   * `createProbeHandler`. @default - Beacon's bundles
   */
  readonly code?: Code;
  /** How long log lines are kept. @default - one month */
  readonly logRetention?: RetentionDays;
  /**
   * Whether API Gateway writes access logs. The account needs a role for that, which this construct never creates
   * (see `ApiGatewayLogging`); without the role the deployment fails. @default false
   */
  readonly apiGatewayLogging?: boolean;
  /**
   * A KMS key for the topic, the log groups and the table that the construct creates. `false`: only keys of AWS, which
   * cost nothing. @default - a new key for the topic, $1 a month; keys of AWS for the rest
   */
  readonly encryptionKey?: IKey | false;
  /** Whether X-Ray traces the API and the functions. @default false */
  readonly tracing?: boolean;
  /** What happens to table and logs when the stack is deleted. @default - the table is kept, logs are deleted */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Makes the API private: only requests through this endpoint (for `execute-api`) reach it. Route 53's checkers can't,
   * so `route53` needs `through: 'alarm'`. @default - the API is public
   */
  readonly vpcEndpoint?: IVpcEndpoint;
  /** Whether the deployment fails when its first probe finds the system down. @default false */
  readonly failDeploymentOnFirstProbe?: boolean;
  /** A part of the path that only Route 53 knows. Another salt changes the path. 1 to 32 letters, digits, _ and -. @default - none */
  readonly pathSalt?: string;
  /**
   * The salt before the current one; `''`: there was none. Its path works as well, so that a change of the salt does not
   * fail over: API Gateway and Route 53 change minutes apart. Remove it with the next deployment. @default - no other path
   */
  readonly previousPathSalt?: string;
  /**
   * Other environment variables of Beacon (docs/settings.md): limits, TTLs, status codes. Those of a component in
   * `checks` begin with its name in capitals: `REPORTS_TIMEOUT_MS`. @default - none
   */
  readonly settings?: Settings;
};
