import { Annotations } from 'aws-cdk-lib';
import {
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
import { isImmutable, warnImmutable } from './immutable-groups.ts';
import { identityOf } from './same-value.ts';
import { UniqueEgress, UniqueIngress } from './unique-rules.ts';

/** `create`: the construct creates a gateway endpoint for DynamoDB, which costs nothing. `none`: it does not. */
export type DynamoDbEndpoint = 'none' | 'create';

/** A dependency in the VPC that the functions connect to. */
export type Reach = {
  /** The name of the component that checks it. */
  readonly component: string;
  /** Ends the construct ids of the rules. @default - none; then the rules are below a construct named like the component */
  readonly ruleSuffix?: string;
  readonly port: number;
  /** The dependency's security groups, or their ids. */
  readonly securityGroups: readonly (ISecurityGroup | string)[];
};

export type HealthNetworkProps = {
  readonly vpc: IVpc;
  /** @default - private subnets */
  readonly vpcSubnets?: SubnetSelection;
  readonly reaches: readonly Reach[];
  /** Whether the functions call AWS services: DynamoDB, Secrets Manager. */
  readonly callsAws: boolean;
  readonly needsDynamoDb: boolean;
  readonly createDynamoDbEndpoint: boolean;
};

/** The rules from the functions to one security group of a dependency. */
type Rule = {
  readonly theirs: string;
  readonly port: number;
  readonly label: string;
  /** Whether the construct may add a rule to the dependency's group. */
  readonly mayChange: boolean;
};

/**
 * The functions' security group, and the rules between it and the dependencies. Both rules of a pair are in Beacon's
 * stack. So a dependency's stack needs nothing from Beacon's, and stacks can't depend on each other in a cycle.
 */
export class HealthNetwork extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly #allowed = new Set<string>();

  constructor(scope: Construct, id: string, props: HealthNetworkProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'Functions', {
      vpc: props.vpc,
      description: 'Functions of the health check',
      allowAllOutbound: false,
    });
    for (const reach of props.reaches) this.#allow(reach);
    if (props.callsAws) {
      this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS, through endpoints or NAT');
    }
    if (props.createDynamoDbEndpoint) {
      new GatewayVpcEndpoint(this, 'DynamoDbEndpoint', {
        vpc: props.vpc,
        service: GatewayVpcEndpointAwsService.DYNAMODB,
        ...(props.vpcSubnets && { subnets: [props.vpcSubnets] }),
      });
    }
    if (props.needsDynamoDb && !props.createDynamoDbEndpoint) this.#warnClosed(props);
  }

  #warnClosed({ vpc, vpcSubnets }: HealthNetworkProps): void {
    const closed = new Set([...vpc.isolatedSubnets, ...vpc.publicSubnets].map(({ subnetId }) => subnetId));
    if (!vpc.selectSubnets(vpcSubnets).subnetIds.some(id => closed.has(id))) return;
    const text =
      "the functions read the buffer's table from subnets without a NAT gateway: set dynamoDbEndpoint to 'create', or acknowledge " +
      'this warning if the route tables of the subnets have an endpoint for DynamoDB';
    Annotations.of(this).addWarningV2('beacon:HealthCheck.noWayToDynamoDb', text);
  }

  /** Allows connections to a dependency. CloudFormation refuses the same rule twice, as two databases of one instance need. */
  #allow({ component, ruleSuffix, port, securityGroups }: Reach): void {
    const rules = ruleSuffix === undefined ? new Construct(this, component) : this;
    securityGroups.forEach((group, index) => {
      const theirs = typeof group === 'string' ? group : group.securityGroupId;
      const key = identityOf(this, [theirs, port]);
      if (this.#allowed.has(key)) return;
      this.#allowed.add(key);
      this.#addRules(rules, `${ruleSuffix ?? ''}${index || ''}`, {
        theirs,
        port,
        label: ruleSuffix ?? component,
        mayChange: !isImmutable(this, group),
      });
      if (isImmutable(this, group)) warnImmutable(this.securityGroup, { component, theirs, port });
    });
  }

  #addRules(scope: Construct, idEnd: string, { theirs, port, label, mayChange }: Rule): void {
    const ours = this.securityGroup.securityGroupId;
    const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port };
    if (mayChange) {
      new UniqueIngress(scope, `Into${idEnd}`, {
        ...rule,
        groupId: theirs,
        sourceSecurityGroupId: ours,
        description: 'Health check',
      });
    }
    new UniqueEgress(scope, `To${idEnd}`, {
      ...rule,
      groupId: ours,
      destinationSecurityGroupId: theirs,
      description: label,
    });
  }
}
