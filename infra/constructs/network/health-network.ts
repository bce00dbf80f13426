import { Annotations } from 'aws-cdk-lib';
import {
  CfnSecurityGroupEgress,
  CfnSecurityGroupIngress,
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Something in the VPC that the functions must reach. */
export type Reach = {
  readonly name: 'Database' | 'Cache';
  readonly port: number;
  readonly securityGroups: readonly (ISecurityGroup | string)[];
};

export type HealthNetworkProps = {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly reaches: readonly Reach[];
  /** Whether the functions ask AWS itself: DynamoDB, Secrets Manager. */
  readonly reachesAws: boolean;
  readonly needsDynamoDb: boolean;
  readonly createDynamoDbEndpoint: boolean;
};

/**
 * The functions' security group, and the rules between it and the dependencies. Both ends of each rule are made here,
 * in Beacon's stack: a dependency's stack then needs nothing of Beacon's, and there is no cycle.
 */
export class HealthNetwork extends Construct {
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: HealthNetworkProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'Functions', {
      vpc: props.vpc,
      description: 'Functions of the health check',
      allowAllOutbound: false,
    });
    for (const reach of props.reaches) this.#allow(reach);
    if (props.reachesAws) {
      this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS, through endpoints or NAT');
    }
    if (props.createDynamoDbEndpoint) {
      new GatewayVpcEndpoint(this, 'DynamoDbEndpoint', {
        vpc: props.vpc,
        service: GatewayVpcEndpointAwsService.DYNAMODB,
        ...(props.vpcSubnets && { subnets: [props.vpcSubnets] }),
      });
    }
    if (props.needsDynamoDb && !props.createDynamoDbEndpoint) this.#warnIsolated(props);
  }

  #warnIsolated({ vpc, vpcSubnets }: HealthNetworkProps): void {
    const isolated = new Set(vpc.isolatedSubnets.map(({ subnetId }) => subnetId));
    if (!vpc.selectSubnets(vpcSubnets).subnetIds.some(id => isolated.has(id))) return;
    const text =
      "the buffer's table is asked from isolated subnets: set dynamoDbEndpoint to 'create', or acknowledge this where " +
      'their route tables have an endpoint for DynamoDB';
    Annotations.of(this).addWarningV2('beacon:HealthCheck.noWayToDynamoDb', text);
  }

  #allow({ name, port, securityGroups }: Reach): void {
    securityGroups.forEach((group, index) => {
      const theirs = typeof group === 'string' ? group : group.securityGroupId;
      const ours = this.securityGroup.securityGroupId;
      const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port };
      new CfnSecurityGroupIngress(this, `Into${name}${index || ''}`, {
        ...rule,
        groupId: theirs,
        sourceSecurityGroupId: ours,
        description: 'Health check',
      });
      new CfnSecurityGroupEgress(this, `To${name}${index || ''}`, {
        ...rule,
        groupId: ours,
        destinationSecurityGroupId: theirs,
        description: name,
      });
    });
  }
}
