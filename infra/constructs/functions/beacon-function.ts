import { ArnFormat, type Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';
import { NODE_24 } from '../compatibility/node-runtime.ts';
import { limitEnvironment } from './environment-limit.ts';
import type { FunctionOptions } from './function-options.ts';
import { createLogGroup } from './log-group.ts';

/** Where in a VPC functions run. */
export type FunctionPlace = {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
};

export type BeaconFunctionProps = FunctionOptions & {
  readonly description: string;
  readonly code: Code;
  /** `<file>.<export>` in the code. @default 'index.handler' */
  readonly handler?: string | undefined;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** @default - outside every VPC */
  readonly place?: FunctionPlace | undefined;
  /** Environments that are reserved for the function. @default - none: a new account has 10 in all, and can't reserve any */
  readonly reservedConcurrency?: number | undefined;
  /** Whether Lambda itself writes no line when an invocation starts or ends, only warnings and errors. @default false */
  readonly quiet?: boolean;
};

/** MB. Lambda gives CPU in proportion to memory, and the TLS handshakes of a cold start need CPU. */
const MEMORY_MB = 512;

/** A Lambda function with its own log group and its own role. The role may write to the log, and nothing else. */
export class BeaconFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: BeaconFunctionProps) {
    const { architecture = Architecture.ARM_64 } = props;
    const logGroup = createLogGroup(scope, `${id}Log`, props);
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (props.place) allowInterfaces(role);
    super(scope, id, {
      runtime: NODE_24,
      handler: props.handler ?? 'index.handler',
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
      ...(props.tracing && { tracing: Tracing.ACTIVE }),
      ...(props.place && { ...props.place, allowPublicSubnet: true }), // the health check warns
    });
    limitEnvironment(this);
  }
}

const INTERFACE_ACTIONS = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSubnets', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
];

/**
 * What Lambda needs to run a function in a VPC. These actions have no narrower resource. The function's own code is
 * denied them: requests of code name their function in `lambda:SourceFunctionArn`, those of Lambda itself do not.
 */
function allowInterfaces(role: Role): void {
  const statement = { actions: INTERFACE_ACTIONS, resources: ['*'] };
  const anyFunction = Stack.of(role).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: '*', // the ARN of this function would need the function, which needs the role
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const conditions = { ArnLike: { 'lambda:SourceFunctionArn': anyFunction } };
  role.addToPolicy(new PolicyStatement(statement));
  role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, ...statement, conditions }));
  acknowledgeAnyResource(
    role,
    'Lambda itself creates the network interfaces, and their ids are not known before',
  );
}

/** Tells cdk-nag why a role has a permission on every resource. */
export function acknowledgeAnyResource(role: IConstruct, reason: string): void {
  acknowledgeRule(role, { rule: 'IAM5', finding: 'Resource::*', reason });
}
