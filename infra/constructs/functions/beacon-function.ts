import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';

export type FunctionPlace = {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
};

export type BeaconFunctionProps = {
  readonly description: string;
  readonly code: Code;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** @default - outside of any VPC */
  readonly place?: FunctionPlace | undefined;
  /** @default - none is reserved: a fresh account has 10 in all, and must keep them */
  readonly reservedConcurrency?: number | undefined;
  readonly architecture?: Architecture | undefined;
  readonly logRetention?: RetentionDays | undefined;
  /** Without Lambda's own lines for each beginning and end, but for what goes wrong. @default false */
  readonly quiet?: boolean;
};

/** Memory brings CPU, which the TLS handshakes of a cold start need, MB. */
const MEMORY_MB = 512;

/** A function with a log group and a role of its own, that may do nothing but write to it. */
export class BeaconFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: BeaconFunctionProps) {
    const { architecture = Architecture.ARM_64, logRetention = RetentionDays.ONE_MONTH } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (props.place) allowInterfaces(role);
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      memorySize: MEMORY_MB,
      description: props.description,
      code: props.code,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { ...props.environment },
      architecture,
      logGroup,
      role,
      ...(props.quiet && { loggingFormat: LoggingFormat.JSON, systemLogLevelV2: SystemLogLevel.WARN }),
      ...props.place,
    });
  }
}

const INTERFACE_ACTIONS = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSubnets', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
];

/** What Lambda needs to put a function into a VPC; these actions take no narrower resource. */
function allowInterfaces(role: Role): void {
  role.addToPolicy(new PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }));
  acknowledgeAnyResource(role, 'Lambda itself makes network interfaces, whose ids are not known before');
}

/** Says to cdk-nag why a role names every resource. */
export function acknowledgeAnyResource(role: IConstruct, reason: string): void {
  Validations.of(role).acknowledge({ id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]', reason });
}
