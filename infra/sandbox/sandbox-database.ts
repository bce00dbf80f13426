import { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { iamUserSql } from './login-sql.ts';

/** Where in a VPC something is. */
export type Place = { readonly vpc: IVpc; readonly vpcSubnets: SubnetSelection };

/** The database that every Aurora cluster has, and the user for Beacon. */
export const DATABASE_NAME = 'postgres';
export const DATABASE_USER = 'beacon';

/**
 * The lowest capacity with which Aurora does not pause, ACU. With 0 it pauses after five minutes without a connection,
 * and needs about 15 s to resume; a check in that time would report down. A heartbeat keeps a connection open, so
 * Aurora would never pause and cost the same.
 */
const MIN_ACU = 0.5;
const MAX_ACU = 1;

/** Aurora Serverless v2 with a user for IAM logins, which SQL through the Data API creates. */
export class SandboxDatabase extends Construct {
  readonly cluster: DatabaseCluster;
  /** Creates the user. Depend on it to wait for the user. */
  readonly login: AwsCustomResource;

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      ...place,
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_5 }),
      credentials: Credentials.fromGeneratedSecret('sandbox_admin'),
      writer: ClusterInstance.serverlessV2('writer'),
      serverlessV2MinCapacity: MIN_ACU,
      serverlessV2MaxCapacity: MAX_ACU,
      storageEncrypted: true,
      iamAuthentication: true,
      enableDataApi: true,
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.login = this.#createLogin(administratorOf(this.cluster));
  }

  #createLogin({ secretArn }: ISecret): AwsCustomResource {
    const { clusterArn } = this.cluster;
    const login = new AwsCustomResource(this, 'Login', {
      resourceType: 'Custom::BeaconLogin',
      onUpdate: {
        service: '@aws-sdk/client-rds-data',
        action: 'ExecuteStatement',
        parameters: {
          resourceArn: clusterArn,
          secretArn,
          database: DATABASE_NAME,
          sql: iamUserSql(DATABASE_USER),
        },
        physicalResourceId: PhysicalResourceId.of(`login-of-${DATABASE_USER}`),
      },
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['rds-data:ExecuteStatement'], resources: [clusterArn] }),
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
      ]),
      installLatestAwsSdk: false,
      logGroup: new LogGroup(this, 'LoginLog', {
        retention: RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    login.node.addDependency(this.cluster);
    return login;
  }
}

function administratorOf({ secret }: DatabaseCluster): ISecret {
  if (secret) return secret;
  throw new Error(
    'the cluster has no secret, and the Data API needs one to log in: let CDK generate the credentials.',
  );
}
