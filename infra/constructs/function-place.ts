import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Dependencies } from './dependencies/dependencies.ts';
import type { FunctionPlace } from './functions/beacon-function.ts';
import { type DynamoDbEndpoint, HealthNetwork } from './network/health-network.ts';

type Props = {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly dynamoDbEndpoint?: DynamoDbEndpoint;
};

/** Creates the network from the functions to the dependencies. Without a VPC the functions are outside every VPC. */
export function createFunctionPlace(
  scope: Construct,
  { vpc, vpcSubnets, dynamoDbEndpoint }: Props,
  { links, buffer }: Dependencies,
): FunctionPlace | undefined {
  if (!vpc) return undefined;
  const needsDynamoDb = buffer !== undefined;
  const network = new HealthNetwork(scope, 'Network', {
    vpc,
    ...(vpcSubnets && { vpcSubnets }),
    reaches: links.map(({ reach }) => reach),
    callsAws: needsDynamoDb || links.some(({ needsSecretsManager }) => needsSecretsManager),
    needsDynamoDb,
    createDynamoDbEndpoint: dynamoDbEndpoint === 'create',
  });
  const place: FunctionPlace = { vpc, securityGroups: [network.securityGroup] };
  return vpcSubnets ? { ...place, vpcSubnets } : place;
}
