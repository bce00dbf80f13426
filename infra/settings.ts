/** Where Beacon runs, and what it watches there. Ids and names are those that AWS shows; none of them is a secret. */
export type EnvironmentSettings = {
  /** 12 digits. @default - the account that deploys */
  readonly account?: string;
  /** Also needed for the alarm on Route 53's verdict. @default - the region that deploys */
  readonly region?: string;
  /** The VPC of the dependencies, and private subnets in it that reach them. */
  readonly vpc: {
    readonly id: string;
    readonly availabilityZones: readonly string[];
    /** One of each zone, in the same order. */
    readonly subnetIds: readonly string[];
    /** Route tables of the subnets, in the same order: for `dynamoDbEndpoint: 'create'` alone. @default - none */
    readonly routeTableIds?: readonly string[];
  };
  /** PostgreSQL. @default - none */
  readonly database?: {
    readonly host: string;
    /** @default 5432 */
    readonly port?: number;
    readonly securityGroupId: string;
    /** `db-…`, `cluster-…` or `prx-…`: IAM logins name it. */
    readonly resourceId: string;
    readonly name: string;
    /** @default 'beacon' */
    readonly user?: string;
  };
  /** Redis or Valkey, of ElastiCache. @default - none */
  readonly cache?: {
    readonly host: string;
    /** @default 6379 */
    readonly port?: number;
    readonly securityGroupId: string;
    /** Of the replication group or serverless cache. */
    readonly name: string;
    /** @default false */
    readonly serverless?: boolean;
    /** @default - as serverless */
    readonly cluster?: boolean;
    /** @default 'beacon' */
    readonly user?: string;
  };
  /** Audit event buffers, reported by their writers. @default false */
  readonly buffer?: boolean;
  /** `create` makes one; see `HealthCheckProps`. @default 'none' */
  readonly dynamoDbEndpoint?: 'none' | 'create';
  /** A Route 53 health check, and an alarm on its verdict. @default false */
  readonly route53?: boolean;
  /** Who hears of alarms. @default - nobody */
  readonly emails?: readonly string[];
  /**
   * The role that API Gateway logs with, one for the account and region: `create` makes it, and replaces one that is
   * there; `exists` relies on it; `off` does without access logs. @default 'create'
   */
  readonly apiGatewayLogging?: 'create' | 'exists' | 'off';
};

/** The environments, by name. These ids are examples: put yours in their place. `npm run deploy` refuses them. */
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
    route53: true,
    emails: [],
  },
};
