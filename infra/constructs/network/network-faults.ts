import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Fault } from '../validation/faults.ts';
import { valueFaults } from '../validation/values.ts';

type Props = {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly dynamoDbEndpoint?: string;
};

/** What is wrong with the props of the network. @param inVpc names of the components that are checked from inside the VPC */
export function networkFaults(props: Props, inVpc: readonly string[]): Fault[] {
  const { vpc, vpcSubnets, dynamoDbEndpoint } = props;
  const faults = valueFaults('dynamoDbEndpoint', dynamoDbEndpoint, "'none' or 'create'", given =>
    ['none', 'create'].includes(String(given)),
  );
  if (vpc) return [...faults, ...publicSubnetFaults(vpc, vpcSubnets)];
  const add = (prop: string, problem: string) => faults.push({ prop, problem });
  if (inVpc.length > 0) {
    const what = inVpc.length === 1 ? `${inVpc[0]} is` : `${inVpc.join(', ')} are`;
    add('vpc', `is not given, and ${what} checked from inside a VPC: give the VPC`);
  }
  if (vpcSubnets) add('vpcSubnets', 'got subnets without a VPC: give vpc, too');
  if (dynamoDbEndpoint === 'create') add('dynamoDbEndpoint', 'got "create" without a VPC: remove it');
  return faults;
}

/** CDK refuses functions in public subnets, too, but its message names a prop that the health check doesn't have. */
function publicSubnetFaults(vpc: IVpc, vpcSubnets: SubnetSelection | undefined): Fault[] {
  const open = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  const given = vpc.selectSubnets(vpcSubnets).subnets.filter(({ subnetId }) => open.has(subnetId));
  if (given.length === 0) return [];
  const names = given.map(({ node }) => node.path).join(', ');
  const problem =
    `got public subnets (${names}), from which a function reaches nothing outside the VPC; allowed: private and ` +
    'isolated ones: set vpcSubnets to them, for example { subnetType: SubnetType.PRIVATE_ISOLATED }';
  return [{ prop: 'vpcSubnets', problem }];
}
