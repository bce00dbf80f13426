import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { Construct, IDependable } from 'constructs';
import { SandboxCache } from './sandbox-cache.ts';
import { DATABASE_NAME, DATABASE_USER, type Place, SandboxDatabase } from './sandbox-database.ts';

/** What the sandbox gives to a health check, named like its props. */
export type Dependencies = Place & {
  readonly database: { readonly target: DatabaseCluster; readonly name: string; readonly user: string };
  readonly cache: { readonly target: CfnServerlessCache; readonly user: string };
  /** What must exist before the first probe, which would fail otherwise. */
  readonly after: readonly IDependable[];
};

/** Adds a health check of the dependencies. */
export type AddHealthCheck = (scope: Construct, dependencies: Dependencies) => void;

type SandboxStackProps = StackProps & { readonly addHealthCheck: AddHealthCheck };

const LAMBDA_LOGS = 'service-role/AWSLambdaBasicExecutionRole';

/** A VPC, a database and a cache to try a health check with. Everything is deleted with the stack. */
export class SandboxStack extends Stack {
  constructor(scope: Construct, id: string, { addHealthCheck, ...props }: SandboxStackProps) {
    super(scope, id, {
      description: 'Sandbox of Beacon: database, cache, and the health check on top',
      ...props,
    });
    const vpc = privateVpc(this);
    const place: Place = { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } };
    const { cluster, login } = new SandboxDatabase(this, 'Database', place);
    const { cache, user } = new SandboxCache(this, 'Cache', place);
    addHealthCheck(this, {
      ...place,
      database: { target: cluster, name: DATABASE_NAME, user: DATABASE_USER },
      cache: { target: cache, user },
      after: [login, cache],
    });
    accept(vpc, 'VPC7', 'flow logs cost money and show little, because nothing enters or leaves this VPC');
    accept(cluster, 'RDS10', 'a sandbox must be easy to delete');
    accept(cluster, 'SMG4', 'the administrator logs in once, to create the user; a sandbox is deleted soon');
    accept(
      this,
      `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${LAMBDA_LOGS}]`,
      "CDK gives this policy to the function that makes a custom resource's calls",
    );
  }
}

function accept(scope: Construct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** Two zones, because Aurora and the cache need them. Nothing enters or leaves, so there is no NAT gateway to pay for. */
function privateVpc(scope: Construct): IVpc {
  return new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    restrictDefaultSecurityGroup: false,
  });
}
