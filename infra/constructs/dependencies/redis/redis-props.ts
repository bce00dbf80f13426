import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IReplicationGroupRef, IServerlessCacheRef } from 'aws-cdk-lib/aws-elasticache';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A cache that is not in this app, or is no ElastiCache. */
export type CacheEndpoint = {
  readonly host: string;
  /** @default 6379 */
  readonly port?: number;
  readonly securityGroup: ISecurityGroup;
  /** Name of the replication group or serverless cache, for IAM logins. @default - none */
  readonly name?: string;
  /** Whether it is a serverless cache: they sign IAM logins otherwise. @default false */
  readonly serverless?: boolean;
};

export type CacheProps = {
  /** A replication group or serverless cache made in this app (`CfnReplicationGroup`, `CfnServerlessCache`), or an endpoint. */
  readonly target: IReplicationGroupRef | IServerlessCacheRef | CacheEndpoint;
  /** Whose password is an IAM token: the id and the name of an ElastiCache user, which are the same. @default 'beacon' */
  readonly user?: string;
  /** A login from Secrets Manager instead of IAM. @default - none */
  readonly secret?: ISecret;
  /** `none`: it asks for no login. @default 'iam', or the secret */
  readonly login?: 'iam' | 'none';
  /** Whether it speaks TLS, as IAM and serverless caches need. @default true */
  readonly tls?: boolean;
  /** Whether it is a cluster, for endpoints. @default - as the target says; serverless caches are */
  readonly cluster?: boolean;
};
