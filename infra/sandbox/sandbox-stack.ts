import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { Construct, IDependable } from 'constructs';
import { SandboxCache } from './sandbox-cache.ts';
import { DATABASE_NAME, DATABASE_USER, type Place, SandboxDatabase } from './sandbox-database.ts';

/** What the sandbox has for a health check, in the words of its props. */
export type Dependencies = Place & {
  readonly database: { readonly target: DatabaseCluster; readonly name: string; readonly user: string };
  readonly cache: { readonly target: CfnServerlessCache; readonly user: string };
  /** What must be there before the first check, which would fail without. */
  readonly after: readonly IDependable[];
};

/** Puts a health check on top. */
export type AddHealthCheck = (scope: Construct, dependencies: Dependencies) => void;

type SandboxStackProps = StackProps & { readonly addHealthCheck: AddHealthCheck };

const LAMBDA_LOGS = 'service-role/AWSLambdaBasicExecutionRole';

/** Everything that a health check needs, for people who have nothing yet: all of it goes with the stack. */
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
    accept(vpc, 'VPC7', 'flow logs cost more than they tell of a VPC that nothing leads into or out of');
    accept(cluster, 'RDS10', 'a sandbox is there to be removed');
    accept(
      cluster,
      'SMG4',
      'the administrator logs in once, to make the user; the sandbox does not live for long',
    );
    accept(
      this,
      `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${LAMBDA_LOGS}]`,
      "CDK gives this policy to the function that runs a custom resource's calls",
    );
  }
}

function accept(scope: Construct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** Two zones, which Aurora and the cache ask for; no way in, no way out, and so no NAT to pay for. */
function privateVpc(scope: Construct): IVpc {
  return new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    restrictDefaultSecurityGroup: false,
  });
}
