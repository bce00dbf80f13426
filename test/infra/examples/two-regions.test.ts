import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { expect, it } from 'vitest';
import { twoRegions } from '../../../infra/examples/two-regions.ts';
import { resource, resources } from '../support/resources.ts';
import { testApp } from '../support/stacks.ts';

function dependencies(stack: Stack) {
  return {
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    }),
    database: DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
      clusterIdentifier: 'orders',
      clusterEndpointAddress: 'orders.example.com',
      clusterResourceIdentifier: 'cluster-ABC',
      port: 5432,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
    }),
  };
}

it('fails over between two regions by their edge paths, with an alarm in us-east-1', () => {
  const app = testApp();
  twoRegions(app, '123456789012', dependencies);
  const stacks = app.node.children.filter((child): child is Stack =>
    ['Primary', 'Secondary'].includes(child.node.id),
  );
  const records = stacks.map(stack => {
    const template = Template.fromStack(stack);
    const check = resource(template, 'AWS::Route53::HealthCheck');
    const { HealthCheckId, ...record } = resource(template, 'AWS::Route53::RecordSet').Properties;
    expect(HealthCheckId).toEqual({ Ref: check.id });
    expect(JSON.stringify(check.Properties.HealthCheckConfig.FullyQualifiedDomainName)).toContain(
      `.execute-api.${stack.region}.`,
    );
    return record;
  });
  expect(records.map(({ Name, Failover, SetIdentifier }) => [Name, Failover, SetIdentifier])).toEqual([
    ['health.example.com.', 'PRIMARY', 'primary'],
    ['health.example.com.', 'SECONDARY', 'secondary'],
  ]);
  const global = Template.fromStack(app.node.findChild('Global') as Stack);
  expect(resources(global, 'AWS::CloudWatch::Alarm').length).toBe(1);
});
