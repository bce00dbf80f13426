import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IDatabaseCluster, IDatabaseInstance, IDatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A database that CDK knows nothing of. */
export type DatabaseEndpoint = {
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  readonly securityGroup: ISecurityGroup;
};

export type DatabaseProps = {
  /** The PostgreSQL to check: instance, cluster or proxy, made or imported, or an endpoint. */
  readonly target: IDatabaseInstance | IDatabaseCluster | IDatabaseProxy | DatabaseEndpoint;
  /** The database to connect to. @default 'postgres' */
  readonly name?: string;
  /** Who connects. @default 'beacon' */
  readonly user?: string;
  /** A login from Secrets Manager instead of IAM. @default - none: the password is an IAM token */
  readonly secret?: ISecret;
  /** `db-…`, `cluster-…` or `prx-…`, for an IAM login where the target doesn't tell it. @default - the target's */
  readonly resourceId?: string;
};
