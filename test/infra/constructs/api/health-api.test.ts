import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { beforeAll, describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import { ROUTES } from '../../../../lib/names/routes.ts';
import { resolve } from '../../support/resolve.ts';
import { resource, resources } from '../../support/resources.ts';
import { fullStack, templateOf, testStack } from '../../support/stacks.ts';

let template: Template;

beforeAll(() => {
  ({ template } = fullStack());
});

/** Every method of the API, such as `GET /health NONE`. */
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
  it('has public methods, signed methods, and ANY for the others', () => {
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

  it('is regional, and its only parameter is the component', () => {
    const { Properties } = resource(template, 'AWS::ApiGateway::RestApi');
    expect(Properties.EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    const parts = resources(template, 'AWS::ApiGateway::Resource').map(each => each.Properties.PathPart);
    expect(parts.filter(part => String(part).includes('{'))).toEqual(['{component}']);
  });

  it('sends all requests but those of the edge path to the public function, and allows no test from the console', () => {
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
  it('is written as JSON to its own log group, which expires', () => {
    const { AccessLogSetting } = resource(template, 'AWS::ApiGateway::Stage').Properties;
    const group = resource(template, 'AWS::Logs::LogGroup', /AccessLog/);
    expect(resolve(AccessLogSetting.DestinationArn)).toContain(group.id);
    expect(group.Properties.RetentionInDays).toBe(30);
    const line = AccessLogSetting.Format.replace('$context.status', '429').replace(/\$context\.[\w.]+/g, '-');
    expect(JSON.parse(line)).toMatchObject({ status: 429, requestId: '-', wafStatus: '-', error: '-' });
  });

  it('can be switched off when API Gateway has no role for it', () => {
    const { template } = fullStack({ apiGatewayLogging: false });
    expect(resource(template, 'AWS::ApiGateway::Stage').Properties).not.toHaveProperty('AccessLogSetting');
    expect(resources(template, 'AWS::Logs::LogGroup', /AccessLog/)).toEqual([]);
    expect(resources(template, 'AWS::Logs::MetricFilter')).toEqual([]);
    expect(resources(template, 'AWS::CloudWatch::Alarm', /throttled/)).toEqual([]);
  });
});

describe('what API Gateway itself answers', () => {
  const bodies = () =>
    resources(template, 'AWS::ApiGateway::GatewayResponse').map(({ Properties: each }) => ({
      code: each.StatusCode,
      headers: each.ResponseParameters,
      body: JSON.parse(each.ResponseTemplates['application/json']),
    }));

  it('is a problem with a numeric status, or a failure like that of the endpoint; never "up"', () => {
    expect(bodies().length).toBe(6);
    for (const { code, body, headers } of bodies()) {
      expect(JSON.stringify(body)).not.toContain('"status":"up"');
      expect(headers['gatewayresponse.header.Cache-Control']).toBe("'no-store'");
      if (!code?.startsWith('5')) {
        expect(Object.keys(body)).toEqual(['type', 'title', ...(code ? ['status'] : []), 'detail']);
        expect(body.status).toBe(code && Number(code));
        expect(headers['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
      } else {
        expect(body).toMatchObject({ status: 'down', error: 'Health check system failure' });
      }
    }
  });

  it('says when to try again, if that helps', () => {
    const withRetry = bodies().filter(({ headers }) => headers['gatewayresponse.header.Retry-After']);
    expect(withRetry.map(({ code }) => code).sort()).toEqual(['429', '503', '503']);
  });
});

describe('the limit of one client', () => {
  it('is 100 requests in 60 s from one IP; the answer is 429 with Retry-After and JSON', () => {
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

  it('has one metric name for the web ACL and another for the rule', () => {
    const { VisibilityConfig, Rules } = resource(template, 'AWS::WAFv2::WebACL').Properties;
    expect(VisibilityConfig.MetricName).toMatch(/^Test-Health-ClientLimit/);
    expect(Rules[0].VisibilityConfig.MetricName).toBe('PerClientLimit');
  });

  it('applies to the stage', () => {
    const { ResourceArn } = resource(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    expect(resolve(ResourceArn)).toMatch(/^arn:aws:apigateway:eu-west-1::\/restapis\/<\w+>\/stages\/<\w+>$/);
  });

  it('is as the props say, or absent', () => {
    const perClientLimit = { requests: 500, window: Duration.minutes(5) };
    const [rule] = resource(fullStack({ perClientLimit }).template, 'AWS::WAFv2::WebACL').Properties.Rules;
    expect(rule.Statement.RateBasedStatement).toMatchObject({ Limit: 500, EvaluationWindowSec: 300 });
    expect(rule.Action.Block.CustomResponse.ResponseHeaders[0].Value).toBe('300');
    fullStack({ perClientLimit: false }).template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });
});

it('answers under your own domain name', () => {
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

describe('groups', () => {
  const groups = {
    failover: ['database'],
    soft: { components: ['database', 'cache'], critical: ['database'] },
  };

  it('have resources of their own, and the functions know them', () => {
    ({ template } = fullStack({ groups }));
    expect(methods()).toEqual(
      expect.arrayContaining([
        'GET /health/failover NONE',
        'HEAD /health/soft NONE',
        'ANY /health/soft NONE',
      ]),
    );
    const variables = resources(template, 'AWS::Lambda::Function').map(
      each => each.Properties.Environment?.Variables?.HEALTH_GROUPS,
    );
    expect(variables.filter(text => text === JSON.stringify(groups))).toHaveLength(3);
  });

  it('with a name that is taken, or a component that is not there, stop synth', () => {
    expect(() => fullStack({ groups: { database: ['cache'] } })).toThrow(
      /groups: .*a component has that name/,
    );
    expect(() => fullStack({ groups: { a: ['cash'] } })).toThrow(/groups: .*has "cash" in the group "a"/);
  });
});
