import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';

/** An imported cache. Written out here, because releases of `aws-cdk-lib` before 2.210 have no types for it. */
export type ImportedCache = IConstruct & {
  readonly replicationGroupRef?: { readonly replicationGroupId: string };
  readonly serverlessCacheRef?: { readonly serverlessCacheName: string };
};

/** A Redis or Valkey server for which there is no construct. */
export type RedisEndpoint = {
  /** A host name or an IP address. */
  readonly host: string;
  /** @default 6379 */
  readonly port?: number;
  /** The server's security group; the construct adds a rule to it. */
  readonly securityGroup: ISecurityGroup;
  /** Name of the replication group or serverless cache; IAM logins need it. @default - none */
  readonly name?: string;
  /** Whether it is a serverless cache, for which IAM logins are signed differently. @default false */
  readonly serverless?: boolean;
};

/** A Redis or Valkey to check, and how to log in to it. */
export type RedisProps = {
  /** A replication group or serverless cache of this app (`CfnReplicationGroup`, `CfnServerlessCache`), or an endpoint. */
  readonly target: CfnReplicationGroup | CfnServerlessCache | ImportedCache | RedisEndpoint;
  /**
   * The ElastiCache user for IAM logins: its id and its name, which must be the same. 1 to 63 letters, digits, _ and -.
   * @default 'beacon'
   */
  readonly user?: string;
  /** User and password in Secrets Manager. @default - none */
  readonly secret?: ISecret;
  /** `none`: the server needs no login. @default 'iam', unless there is a secret */
  readonly login?: 'iam' | 'none';
  /** Whether to connect with TLS, which IAM logins and serverless caches need. @default true */
  readonly tls?: boolean;
  /** Whether an endpoint is a cluster. @default - a serverless cache is; otherwise false */
  readonly cluster?: boolean;
};
