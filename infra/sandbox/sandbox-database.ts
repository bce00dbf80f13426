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
import { loginSql } from './login-sql.ts';

export type Place = { readonly vpc: IVpc; readonly vpcSubnets: SubnetSelection };

/** The database that Aurora has from the start, and who looks at it. */
export const DATABASE_NAME = 'postgres';
export const DATABASE_USER = 'beacon';

/**
 * The least that stays awake, ACU. At 0 Aurora sleeps after five minutes without a connection, and takes some 15 s to
 * wake, which each check would read as down. A heartbeat and Route 53 keep a connection open, so it would not sleep,
 * and cost the same.
 */
const MIN_ACU = 0.5;
const MAX_ACU = 1;

/** Aurora Serverless v2 with a user who logs in with IAM: the SQL for it is run through the Data API. */
export class SandboxDatabase extends Construct {
  readonly cluster: DatabaseCluster;
  /** Done when the user is there. */
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
    this.login = this.#makeLogin(administratorOf(this.cluster));
  }

  #makeLogin({ secretArn }: ISecret): AwsCustomResource {
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
          sql: loginSql(DATABASE_USER),
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
    'the cluster has no secret: its credentials must be generated, so that the Data API can log in.',
  );
}
