import { Annotations } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

type Place = { readonly vpc?: IVpc; readonly vpcSubnets?: SubnetSelection };

/** Warns when the functions are in public subnets. There they reach the dependencies, but nothing outside the VPC. */
export function warnPublicSubnets(scope: Construct, { vpc, vpcSubnets }: Place): void {
  const names = vpc ? publicOnes(vpc, vpcSubnets) : [];
  if (names.length === 0) return;
  const text =
    `the functions are in public subnets (${names.join(', ')}). A function has no public address, so from there it ` +
    'reaches the VPC and what has an endpoint in it, but not the internet: no Secrets Manager and no DynamoDB without ' +
    'endpoints. To choose others, set vpcSubnets, for example to { subnetType: SubnetType.PRIVATE_ISOLATED }. ' +
    'Otherwise acknowledge this';
  Annotations.of(scope).addWarningV2('beacon:HealthCheck.publicSubnets', text);
}

function publicOnes(vpc: IVpc, vpcSubnets: SubnetSelection | undefined): string[] {
  const open = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  const chosen = vpc.selectSubnets(vpcSubnets).subnets.filter(({ subnetId }) => open.has(subnetId));
  return chosen.map(({ node }) => node.path);
}
