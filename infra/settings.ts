/** Where Beacon runs, and what it checks there. Ids and names are as AWS shows them; none is a secret. */
export type EnvironmentSettings = {
  /** 12 digits. @default - the account of the credentials that deploy */
  readonly account?: string;
  /** The alarm on the Route 53 health check needs it. @default - the region of the credentials that deploy */
  readonly region?: string;
  /** The VPC of the dependencies, and private subnets from which the functions reach them. */
  readonly vpc: {
    readonly id: string;
    readonly availabilityZones: readonly string[];
    /** One in each zone, in the same order. */
    readonly subnetIds: readonly string[];
    /** The route tables of the subnets, in the same order. Only `dynamoDbEndpoint: 'create'` needs them. @default - none */
    readonly routeTableIds?: readonly string[];
  };
  /** The PostgreSQL to check. @default - none */
  readonly database?: {
    readonly host: string;
    /** @default 5432 */
    readonly port?: number;
    readonly securityGroupId: string;
    /** `db-…`, `cluster-…` or `prx-…`. IAM logins need it. */
    readonly resourceId: string;
    /** The database to connect to. */
    readonly name: string;
    /** The database user. @default 'beacon' */
    readonly user?: string;
  };
  /** The Redis or Valkey of ElastiCache to check. @default - none */
  readonly cache?: {
    readonly host: string;
    /** @default 6379 */
    readonly port?: number;
    readonly securityGroupId: string;
    /** Name of the replication group or serverless cache. */
    readonly name: string;
    /** Whether it is a serverless cache. @default false */
    readonly serverless?: boolean;
    /** Whether it is a cluster. @default - a serverless cache is; otherwise false */
    readonly cluster?: boolean;
    /** The ElastiCache user. @default 'beacon' */
    readonly user?: string;
  };
  /** Whether to check the audit event buffer, whose writers report its depth. @default false */
  readonly buffer?: boolean;
  /** Whether to create a gateway endpoint for DynamoDB; see `HealthCheckProps`. @default 'none' */
  readonly dynamoDbEndpoint?: 'none' | 'create';
  /** Whether all environments share results; see `HealthCheckProps`. `true` if the subnets reach DynamoDB. @default - see there */
  readonly sharedResults?: boolean;
  /**
   * Whether to create a Route 53 health check, and an alarm on it. It may move traffic when one of these components fails:
   * name only what belongs to this region. @default - none
   */
  readonly route53?: { readonly watches: readonly string[] };
  /** Addresses that receive alarms. @default - none */
  readonly emails?: readonly string[];
  /**
   * The role with which API Gateway writes logs; an account has one in each region. `create` creates it, and replaces
   * an existing one. `exists`: there is one. `off`: no access logs. @default 'create'
   */
  readonly apiGatewayLogging?: 'create' | 'exists' | 'off';
};

/** The environments, by name. Replace the ids, which are examples: `npm run deploy` refuses them. */
export const ENVIRONMENTS: Readonly<Record<string, EnvironmentSettings>> = {
  production: {
    vpc: {
      id: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    },
    database: {
      host: 'orders.abcdefghijkl.eu-west-1.rds.amazonaws.com',
      securityGroupId: 'sg-0123456789abcdef0',
      resourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      name: 'orders',
    },
    cache: {
      host: 'master.sessions.abcdef.euw1.cache.amazonaws.com',
      securityGroupId: 'sg-0123456789abcdef1',
      name: 'sessions',
    },
    route53: { watches: ['database'] },
    emails: [],
  },
};
