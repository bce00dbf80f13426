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
  if (vpc) return faults;
  const add = (prop: string, problem: string) => faults.push({ prop, problem });
  if (inVpc.length > 0) {
    const what = inVpc.length === 1 ? `${inVpc[0]} is` : `${inVpc.join(', ')} are`;
    add('vpc', `is not given, and ${what} checked from inside a VPC: give the VPC`);
  }
  if (vpcSubnets) add('vpcSubnets', 'got subnets without a VPC: give vpc, too');
  if (dynamoDbEndpoint === 'create') add('dynamoDbEndpoint', 'got "create" without a VPC: remove it');
  return faults;
}
