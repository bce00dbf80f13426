import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IDatabaseCluster, IDatabaseInstance, IDatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A PostgreSQL server for which there is no construct. */
export type PostgresqlEndpoint = {
  /** A host name or an IP address. */
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  /** The server's security group; the construct adds a rule to it. */
  readonly securityGroup: ISecurityGroup;
  /** The identifier of the RDS instance; gives alarms and graphs of its metrics. @default - none */
  readonly instanceIdentifier?: string;
  /** The same for an Aurora cluster. @default - none */
  readonly clusterIdentifier?: string;
};

/** A PostgreSQL database to check, and how to log in to it. */
export type PostgresqlProps = {
  /** An instance, a cluster or a proxy, created or imported; or an endpoint. */
  readonly target: IDatabaseInstance | IDatabaseCluster | IDatabaseProxy | PostgresqlEndpoint;
  /** The database to connect to; 1 to 63 letters, digits, _ and -. @default 'postgres' */
  readonly name?: string;
  /** The database user for IAM logins; 1 to 63 letters, digits, _ and -. @default 'beacon' */
  readonly user?: string;
  /** User and password in Secrets Manager. @default - none: the user logs in with an IAM token */
  readonly secret?: ISecret;
  /**
   * `db-…`, `cluster-…` or `prx-…`. IAM logins need it for endpoints, and for imports without it.
   * @default - the target's
   */
  readonly resourceId?: string;
  /**
   * `max_connections` of the server, for the alarm at 80 % of it. Give it where a parameter group sets it.
   * @default - AWS's default for the class of the instance, where synth knows the class
   */
  readonly maxConnections?: number;
  /** Whether the server is a read replica, which gets an alarm when it lags. @default - as CDK knows; else false */
  readonly replica?: boolean;
};
