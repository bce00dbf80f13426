import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { beforeAll, describe, expect, it } from 'vitest';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import { ROUTES } from '../../lib/names/routes.ts';
import { resolve } from './support/resolve.ts';
import { resource, resources } from './support/resources.ts';
import { fullStack, templateOf, testStack } from './support/stacks.ts';

let template: Template;

beforeAll(() => {
  ({ template } = fullStack());
});

/** Every method of the API: `GET /health NONE`. */
function methods(): string[] {
  const parts = new Map(
    resources(template, 'AWS::ApiGateway::Resource').map(each => [each.id, each.Properties]),
  );
  const pathOf = (id: string): string => {
    const part = parts.get(id);
    return part ? `${pathOf(part.ParentId.Ref ?? '')}/${resolve(part.PathPart)}` : '';
  };
  return resources(template, 'AWS::ApiGateway::Method').map(
    ({ Properties: each }) => `${each.HttpMethod} ${pathOf(each.ResourceId.Ref)} ${each.AuthorizationType}`,
  );
}

describe('the API', () => {
  it('has the public paths, the signed ones, and ANY beside them', () => {
    const { health, live, component, details } = ROUTES;
    const read = [health, live, component].flatMap(path => [`GET ${path} NONE`, `HEAD ${path} NONE`]);
    const any = [health, live, component, details].map(path => `ANY ${path} NONE`);
    const signed = [`POST ${health} AWS_IAM`, `GET ${details} AWS_IAM`];
    expect(
      methods()
        .filter(each => !each.includes('/edge/'))
        .sort(),
    ).toEqual([...read, ...any, ...signed].sort());
  });

  it('is regional, and has no parameter but the component', () => {
    const { Properties } = resource(template, 'AWS::ApiGateway::RestApi');
    expect(Properties.EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    const parts = resources(template, 'AWS::ApiGateway::Resource').map(each => each.Properties.PathPart);
    expect(parts.filter(part => String(part).includes('{'))).toEqual(['{component}']);
  });

  it('hands all but the edge path to the public function, which the console may not test', () => {
    const { id } = resource(template, 'AWS::Lambda::Function', /FunctionsHealth/);
    const uris = resources(template, 'AWS::ApiGateway::Method', /ApiRest/).map(each =>
      resolve(each.Properties.Integration.Uri),
    );
    expect(uris.length).toBe(12);
    expect(uris.filter(uri => !String(uri).includes(`<${id}.Arn>`))).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toContain('test-invoke-stage');
  });

  it('caches nothing', () => {
    const { Properties } = resource(template, 'AWS::ApiGateway::Stage');
    expect(JSON.stringify(Properties)).not.toMatch(/cach/i);
  });

  it('throttles each method as the props say', () => {
    const { template } = fullStack({ throttle: { rateLimit: 3, burstLimit: 7 } });
    const { Properties } = resource(template, 'AWS::ApiGateway::Stage');
    expect(Properties.MethodSettings[0]).toMatchObject({ ThrottlingRateLimit: 3, ThrottlingBurstLimit: 7 });
  });
});

describe('the access log', () => {
  it('goes as JSON to a group of its own, which expires', () => {
    const { AccessLogSetting } = resource(template, 'AWS::ApiGateway::Stage').Properties;
    const group = resource(template, 'AWS::Logs::LogGroup', /AccessLog/);
    expect(resolve(AccessLogSetting.DestinationArn)).toContain(group.id);
    expect(group.Properties.RetentionInDays).toBe(30);
    const line = AccessLogSetting.Format.replace('$context.status', '429').replace(/\$context\.[\w.]+/g, '-');
    expect(JSON.parse(line)).toMatchObject({ status: 429, requestId: '-', wafStatus: '-', error: '-' });
  });

  it('is off where nobody gave API Gateway the role for it', () => {
    const { template } = fullStack({ apiGatewayLogging: false });
    expect(resource(template, 'AWS::ApiGateway::Stage').Properties).not.toHaveProperty('AccessLogSetting');
    expect(resources(template, 'AWS::Logs::LogGroup', /AccessLog/)).toEqual([]);
    expect(resources(template, 'AWS::Logs::MetricFilter')).toEqual([]);
    expect(resources(template, 'AWS::CloudWatch::Alarm', /throttled/)).toEqual([]);
  });
});

describe('what API Gateway answers by itself', () => {
  const bodies = () =>
    resources(template, 'AWS::ApiGateway::GatewayResponse').map(({ Properties: each }) => ({
      code: each.StatusCode,
      headers: each.ResponseParameters,
      body: JSON.parse(each.ResponseTemplates['application/json']),
    }));

  it('is a problem with a number for a status, or a failure in our shape; never an "up"', () => {
    expect(bodies().length).toBe(17);
    for (const { code, body, headers } of bodies()) {
      expect(JSON.stringify(body)).not.toContain('"status":"up"');
      expect(headers['gatewayresponse.header.Cache-Control']).toBe("'no-store'");
      if (code.startsWith('4')) {
        expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail']);
        expect(body.status).toBe(Number(code));
        expect(headers['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
      } else {
        expect(body).toMatchObject({ status: 'down', error: 'Health check system failure' });
      }
    }
  });

  it('says when to come back, where that helps', () => {
    const withRetry = bodies().filter(({ headers }) => headers['gatewayresponse.header.Retry-After']);
    expect(withRetry.map(({ code }) => code).sort()).toEqual(['429', '429', '503', '503']);
  });
});

describe('the limit of one client', () => {
  it('is 100 requests in 60 s of one IP, answered with 429, Retry-After and JSON', () => {
    const { Properties } = resource(template, 'AWS::WAFv2::WebACL');
    const [rule] = Properties.Rules;
    const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = rule.Action.Block.CustomResponse;
    expect(rule.Statement).toEqual({
      RateBasedStatement: { Limit: 100, EvaluationWindowSec: 60, AggregateKeyType: 'IP' },
    });
    expect(Properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    expect(ResponseCode).toBe(429);
    expect(ResponseHeaders).toContainEqual({ Name: 'Retry-After', Value: '60' });
    const body = Properties.CustomResponseBodies[CustomResponseBodyKey];
    expect(body.ContentType).toBe('APPLICATION_JSON');
    expect(JSON.parse(body.Content)).toMatchObject({ status: 429, title: 'Too Many Requests' });
  });

  it('counts under a name of its own, and its rule under another', () => {
    const { VisibilityConfig, Rules } = resource(template, 'AWS::WAFv2::WebACL').Properties;
    expect(VisibilityConfig.MetricName).toMatch(/^Test-Health-ClientLimit/);
    expect(Rules[0].VisibilityConfig.MetricName).toBe('PerClientLimit');
  });

  it('is of the stage', () => {
    const { ResourceArn } = resource(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    expect(resolve(ResourceArn)).toMatch(/^arn:aws:apigateway:eu-west-1::\/restapis\/<\w+>\/stages\/<\w+>$/);
  });

  it('is what the props say, or none', () => {
    const perClientLimit = { requests: 500, window: Duration.minutes(5) };
    const [rule] = resource(fullStack({ perClientLimit }).template, 'AWS::WAFv2::WebACL').Properties.Rules;
    expect(rule.Statement.RateBasedStatement).toMatchObject({ Limit: 500, EvaluationWindowSec: 300 });
    expect(rule.Action.Block.CustomResponse.ResponseHeaders[0].Value).toBe('300');
    fullStack({ perClientLimit: false }).template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });
});

it('answers under a name of one’s own', () => {
  const stack = testStack();
  const certificate = Certificate.fromCertificateArn(
    stack,
    'C',
    'arn:aws:acm:eu-west-1:123456789012:certificate/1',
  );
  const health = new HealthCheck(stack, 'Health', {
    buffer: true,
    domainName: { name: 'health.example.com', certificate },
  });
  expect(health.url).toBe('https://health.example.com/health');
  const { Properties } = resource(templateOf(stack), 'AWS::ApiGateway::DomainName');
  expect(Properties).toMatchObject({ DomainName: 'health.example.com', SecurityPolicy: 'TLS_1_2' });
});
