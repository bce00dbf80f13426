import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actions, resources, statements } from '../support/resources.ts';
import { fullStack } from '../support/stacks.ts';

const CDK_JSON: { context: Record<string, boolean> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../cdk.json', import.meta.url)), 'utf8'),
);

const OFF = Object.fromEntries(Object.keys(CDK_JSON.context).map(flag => [flag, false]));

describe.each([
  ['with the recommended feature flags', CDK_JSON.context],
  ['without any feature flag', OFF],
])('the template %s', (_, flags) => {
  const { template } = fullStack({ dynamoDbEndpoint: 'create' }, flags);
  const text = JSON.stringify(template.toJSON());

  it('has a function for each job', () => {
    expect(resources(template, 'AWS::Lambda::Function', /^Health/).length).toBe(4);
  });

  it('opens the database only to the functions', () => {
    expect(text).not.toContain('rds-data');
    for (const { Properties } of resources(template, 'AWS::EC2::SecurityGroupIngress')) {
      expect(Object.keys(Properties)).not.toContain('CidrIp');
    }
    expect(
      resources(template, 'AWS::RDS::DBInstance').map(each => each.Properties.PubliclyAccessible ?? false),
    ).toEqual([false]);
  });

  it('allows no action with a wildcard, and no function to call PutMetricData', () => {
    const own = statements(template, /^Health/).flatMap(actions);
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(action => action.includes('*'))).toEqual([]);
    expect(text).not.toContain('cloudwatch:PutMetricData');
  });

  it('uses no managed policy of AWS', () => {
    const roles = resources(template, 'AWS::IAM::Role', /^Health/);
    expect(roles.length).toBe(4);
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });

  it('contains no secret but the edge path, which CloudFormation inserts at the deployment', () => {
    const variables = resources(template, 'AWS::Lambda::Function').map(each => {
      const { EDGE_PATH, ...others } = each.Properties.Environment.Variables;
      return JSON.stringify(others);
    });
    expect(JSON.stringify(template.toJSON().Outputs)).not.toMatch(/edge\/|secret|resolve:/i);
    expect(variables.join()).not.toMatch(/secretsmanager|resolve:|password/i);
    expect(
      statements(template, /^Health/)
        .flatMap(actions)
        .join(),
    ).not.toContain('secretsmanager');
  });

  it('creates no interface endpoint, no NAT gateway, and no endpoint policy', () => {
    const endpoints = resources(template, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties);
    expect(endpoints.map(each => each.VpcEndpointType)).toEqual(['Gateway']);
    expect(endpoints.filter(each => 'PolicyDocument' in each)).toEqual([]);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });

  it('neither reserves nor provisions concurrency', () => {
    expect(text).not.toMatch(/ReservedConcurrent|ProvisionedConcurrency/);
  });

  it('does not replace the role of the account for API Gateway', () => {
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  it('contains no fixed partition and no fixed DNS suffix', () => {
    expect(text.replace(/"[a-z.]+\.amazonaws\.com"/g, '')).not.toMatch(/arn:aws[:-]|amazonaws\.com/);
  });
});
