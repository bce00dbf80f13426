import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';

import { COMMON } from '../../../../lib/settings/common.ts';
import { EDGE_SECRET, resolve, SAMPLE } from '../../support/resolve.ts';
import { resource, resources, variables } from '../../support/resources.ts';
import { fullStack } from '../../support/stacks.ts';

describe.each([undefined, 'second_key-2'])('the edge path with the salt %s', pathSalt => {
  const key = pathSalt ? `${EDGE_SECRET}-${pathSalt}` : EDGE_SECRET;
  let template: Template;

  beforeAll(() => {
    ({ template } = fullStack({ ...(pathSalt && { pathSalt }) }));
  });

  const edgeResources = () => resources(template, 'AWS::ApiGateway::Resource', /ApiEdge/);

  it('is in the variable of the edge function, in an allowed form', () => {
    const path = resolve(variables(template, /FunctionsEdge/).EDGE_PATH);
    expect(path).toBe(`/edge/${key}`);
    expect(path).toMatch(COMMON.EDGE_PATH.pattern);
  });

  it('is unknown to the public function and the probe function', () => {
    expect(variables(template, /FunctionsHealth/)).not.toHaveProperty('EDGE_PATH');
    expect(variables(template, /FunctionsProbe/)).not.toHaveProperty('EDGE_PATH');
  });

  it('is a resource without a parameter', () => {
    const parts = edgeResources().map(({ Properties }) => resolve(Properties.PathPart));
    expect(parts.sort()).toEqual([key, 'edge'].sort());
  });

  it('has a method on a resource below the root', () => {
    const [parent, own] = edgeResources().sort(a => (a.Properties.PathPart === 'edge' ? -1 : 1));
    const method = resource(template, 'AWS::ApiGateway::Method', /ApiEdge/);
    expect(parent?.Properties.ParentId).toEqual({ 'Fn::GetAtt': [expect.anything(), 'RootResourceId'] });
    expect(own?.Properties.ParentId).toEqual({ Ref: parent?.id });
    expect(method.Properties).toMatchObject({
      HttpMethod: 'GET',
      AuthorizationType: 'NONE',
      ResourceId: { Ref: own?.id },
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
    });
  });

  it('leads to the edge function, which API Gateway may only invoke for this path', () => {
    const { id } = resource(template, 'AWS::Lambda::Function', /FunctionsEdge/);
    const method = resource(template, 'AWS::ApiGateway::Method', /ApiEdge/);
    expect(resolve(method.Properties.Integration.Uri)).toBe(
      `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/<${id}.Arn>/invocations`,
    );
    const permissions = resources(template, 'AWS::Lambda::Permission').filter(
      ({ Properties }) => resolve(Properties.FunctionName) === `<${id}.Arn>`,
    );
    expect(permissions.map(({ Properties }) => resolve(Properties.SourceArn))).toEqual([
      expect.stringMatching(
        new RegExp(`^arn:aws:execute-api:eu-west-1:123456789012:<\\w+>/<\\w+>/GET/edge/${key}$`),
      ),
    ]);
  });

  it('has its own throttle, for the encoded path', () => {
    const { Properties } = resource(template, 'AWS::ApiGateway::Stage');
    expect(resolve(Properties.MethodSettings)).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      {
        HttpMethod: 'GET',
        ResourcePath: `/~1edge~1${key}`,
        ThrottlingRateLimit: 4,
        ThrottlingBurstLimit: 32,
      },
    ]);
  });

  it('is what Route 53 requests, with the stage before it, at the API’s own name', () => {
    const { HealthCheckConfig: config } = resource(template, 'AWS::Route53::HealthCheck').Properties;
    const stage = resource(template, 'AWS::ApiGateway::Stage');
    expect(resolve(config.ResourcePath, { ...SAMPLE, [stage.id]: 'beacon' })).toBe(`/beacon/edge/${key}`);
    expect(stage.Properties.StageName).toBe('beacon');
    expect(resolve(config.FullyQualifiedDomainName)).toMatch(
      /^<\w+>\.execute-api\.eu-west-1\.amazonaws\.com$/,
    );
  });

  it('is deployed after its method', () => {
    const method = resource(template, 'AWS::ApiGateway::Method', /ApiEdge/);
    expect(resource(template, 'AWS::ApiGateway::Deployment').DependsOn).toContain(method.id);
  });
});

it('creates a new deployment when the edge path changes', () => {
  const ids = ['a', 'b', 'a'].map(
    pathSalt => resource(fullStack({ pathSalt }).template, 'AWS::ApiGateway::Deployment').id,
  );
  expect(ids[0]).toBe(ids[2]);
  expect(ids[0]).not.toBe(ids[1]);
});

describe('while the path changes', () => {
  const { template } = fullStack({ pathSalt: 'new', previousPathSalt: 'old' });
  const keys = [`${EDGE_SECRET}-new`, `${EDGE_SECRET}-old`];

  it('both paths are resources, with methods, throttles and permissions', () => {
    const parts = resources(template, 'AWS::ApiGateway::Resource', /ApiEdge/)
      .map(({ Properties }) => resolve(Properties.PathPart))
      .filter(part => part !== 'edge');
    expect(parts.sort()).toEqual(keys);
    const { id } = resource(template, 'AWS::Lambda::Function', /FunctionsEdge/);
    const allowed = resources(template, 'AWS::Lambda::Permission')
      .filter(({ Properties }) => resolve(Properties.FunctionName) === `<${id}.Arn>`)
      .map(({ Properties }) => String(resolve(Properties.SourceArn)).split('/').at(-1));
    expect(allowed.sort()).toEqual(keys);
    const { MethodSettings } = resource(template, 'AWS::ApiGateway::Stage').Properties;
    const paths = (resolve(MethodSettings) as { ResourcePath: string }[]).map(
      ({ ResourcePath }) => ResourcePath,
    );
    expect(paths.slice(1).sort()).toEqual(keys.map(key => `/~1edge~1${key}`));
  });

  it('the function answers both, and Route 53 requests the new one', () => {
    expect(resolve(variables(template, /FunctionsEdge/))).toMatchObject({
      EDGE_PATH: `/edge/${keys[0]}`,
      EDGE_PATH_PREVIOUS: `/edge/${keys[1]}`,
    });
    const { HealthCheckConfig } = resource(template, 'AWS::Route53::HealthCheck').Properties;
    expect(resolve(HealthCheckConfig.ResourcePath)).toMatch(new RegExp(`/edge/${keys[0]}$`));
  });

  it('the path without a salt is one, too', () => {
    const { template: first } = fullStack({ pathSalt: 'new', previousPathSalt: '' });
    expect(resolve(variables(first, /FunctionsEdge/).EDGE_PATH_PREVIOUS)).toBe(`/edge/${EDGE_SECRET}`);
  });
});
