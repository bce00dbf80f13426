import type { Stack } from 'aws-cdk-lib';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  DatabaseClusterEngine,
  DatabaseInstanceEngine,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';

/** A VPC with isolated subnets only. */
export function vpcOf(stack: Stack): Vpc {
  return new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
  });
}

export const ISOLATED = { subnetType: SubnetType.PRIVATE_ISOLATED } as const;

/** The VPC and the subnets, as the health check and databases take them. */
export const place = (vpc: IVpc) => ({ vpc, vpcSubnets: ISOLATED });

/** A security group of another app, with an id as AWS makes them. */
export const group = (stack: Stack, id: string) => {
  const digits = Buffer.from(id).toString('hex').padEnd(17, '0').slice(0, 17);
  return SecurityGroup.fromSecurityGroupId(stack, `${id}Group`, `sg-${digits}`);
};

export const POSTGRES = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_16 });
export const AURORA = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_4 });
export const SMALL = InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM);
