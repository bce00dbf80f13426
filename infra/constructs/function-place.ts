import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Dependencies } from './dependencies/dependencies.ts';
import type { FunctionPlace } from './functions/beacon-function.ts';
import { type DynamoDbEndpoint, HealthNetwork } from './network/health-network.ts';
import { sharesResults } from './sharing/shared-results.ts';

type Props = {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly dynamoDbEndpoint?: DynamoDbEndpoint;
  readonly sharedResults?: boolean;
  readonly buffer?: unknown;
};

/** Creates the network from the functions to the dependencies. Without a VPC the functions are outside every VPC. */
export function createFunctionPlace(
  scope: Construct,
  props: Props,
  { links, buffer }: Dependencies,
): FunctionPlace | undefined {
  const { vpc, vpcSubnets, dynamoDbEndpoint } = props;
  if (!vpc) return undefined;
  const readsBuffer = buffer !== undefined;
  const network = new HealthNetwork(scope, 'Network', {
    vpc,
    ...(vpcSubnets && { vpcSubnets }),
    reaches: links.map(({ reach }) => reach),
    callsAws:
      readsBuffer || sharesResults(props) || links.some(({ needsSecretsManager }) => needsSecretsManager),
    needsDynamoDb: readsBuffer,
    createDynamoDbEndpoint: dynamoDbEndpoint === 'create',
  });
  const place: FunctionPlace = { vpc, securityGroups: [network.securityGroup] };
  return vpcSubnets ? { ...place, vpcSubnets } : place;
}
