import { resolve } from '../resolve.ts';
import { type Json, list, type Resources } from './statements.ts';

type Rule = { readonly from: string; readonly to: string; readonly port: string };

/** What a function in a VPC can't reach, in words: a dependency, or AWS. */
export function unreachable(all: Resources): string[] {
  const functions = Object.entries(all).filter(([, { Type, Properties }]) => {
    return Type === 'AWS::Lambda::Function' && Properties.VpcConfig;
  });
  return functions.flatMap(([id, { Properties }]) => {
    const { VpcConfig, Environment } = resolve(Properties) as Json;
    const ours = list(VpcConfig.SecurityGroupIds);
    const variables: Record<string, string> = Environment.Variables;
    return [
      ...endpointsIn(variables).flatMap(endpoint => closed(all, id, ours, endpoint)),
      ...services(variables).flatMap(service =>
        withoutWay(all, id, { ours, service, subnets: list(VpcConfig.SubnetIds) }),
      ),
    ];
  });
}

type Endpoint = { readonly host: string; readonly port: string };

function endpointsIn(variables: Readonly<Record<string, string>>): Endpoint[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    const url = /^rediss?:\/\/(.+):([^:]+)$/.exec(value);
    if (url) return [{ host: url[1] ?? '', port: url[2] ?? '' }];
    if (!name.endsWith('_HOST')) return [];
    return [{ host: value, port: variables[name.replace('_HOST', '_PORT')] ?? '' }];
  });
}

/** There must be a rule out of the function's group, and one into a group that the dependency has. */
function closed(all: Resources, id: string, ours: readonly string[], { host, port }: Endpoint): string[] {
  const owner = all[/<(\w+)\./.exec(host)?.[1] ?? '']?.Properties ?? {};
  const groups = list(
    resolve(owner.VPCSecurityGroups ?? owner.SecurityGroupIds ?? owner.VpcSecurityGroupIds),
  );
  const out = rules(all, 'AWS::EC2::SecurityGroupEgress', 'DestinationSecurityGroupId');
  const into = rules(all, 'AWS::EC2::SecurityGroupIngress', 'SourceSecurityGroupId');
  const open = ours.some(our =>
    groups.some(
      their =>
        out.some(rule => rule.from === our && rule.to === their && rule.port === port) &&
        into.some(rule => rule.from === their && rule.to === our && rule.port === port),
    ),
  );
  return open ? [] : [`${id} can't connect to ${host}:${port}`];
}

function rules(all: Resources, type: string, peer: string): Rule[] {
  return Object.values(all)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => resolve(Properties) as Json)
    .map(({ GroupId, FromPort, [peer]: to }) => ({ from: GroupId, to, port: String(FromPort) }));
}

/** The services of AWS that the variables of a function make it call. */
const services = (variables: Readonly<Record<string, string>>): string[] =>
  Object.keys(variables).flatMap(name => {
    if (name.endsWith('SECRET_ARN')) return ['secretsmanager'];
    return name === 'TABLE_NAME' ? ['dynamodb'] : [];
  });

type Way = {
  readonly ours: readonly string[];
  readonly service: string;
  readonly subnets: readonly string[];
};

/** AWS is reached by port 443, through an endpoint of the service or a NAT gateway. */
function withoutWay(all: Resources, id: string, { ours, service, subnets }: Way): string[] {
  const resolved = Object.values(all).map(({ Type, Properties }) => ({
    Type,
    ...(resolve(Properties ?? {}) as Json),
  }));
  const out = ours.some(our =>
    list(
      all[our.slice(1).split('.')[0] ?? '']?.Properties.SecurityGroupEgress?.map(
        (each: Json) => each.FromPort,
      ),
    ).includes('443'),
  );
  const tables = resolved.flatMap(({ Type, SubnetId, RouteTableId }) =>
    Type === 'AWS::EC2::SubnetRouteTableAssociation' && subnets.includes(SubnetId) ? [RouteTableId] : [],
  );
  const nat = resolved.some(
    ({ Type, RouteTableId, NatGatewayId }) =>
      Type === 'AWS::EC2::Route' && NatGatewayId && tables.includes(RouteTableId),
  );
  const endpoint = resolved.some(
    ({ Type, ServiceName, RouteTableIds, SubnetIds }) =>
      Type === 'AWS::EC2::VPCEndpoint' &&
      String(ServiceName).endsWith(service) &&
      (list(RouteTableIds).some(each => tables.includes(each)) ||
        list(SubnetIds).some(each => subnets.includes(each))),
  );
  return out && (nat || endpoint) ? [] : [`${id} can't reach ${service}`];
}
