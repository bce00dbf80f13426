import { ACCOUNT, type Need, of } from './need.ts';
import { list, type Resources } from './statements.ts';

/** API Gateway invokes the function of each method, and a private API is reached through its endpoint only. */
export function apiNeeds(all: Resources): Need[] {
  return [...methodNeeds(all), ...privateNeeds(all)];
}

/** API Gateway invokes the function of each method. */
function methodNeeds(all: Resources): Need[] {
  return of(all, 'AWS::ApiGateway::Method').flatMap(({ id, properties }) => {
    const uri = String(properties.Integration?.Uri ?? '');
    const target = /functions\/(<\w+\.Arn>)/.exec(uri)?.[1];
    if (!target) return [];
    const path = pathOf(all, properties.ResourceId);
    const stage = of(all, 'AWS::ApiGateway::Stage')[0]?.id;
    const arn = (api: string) =>
      `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${api}/<${stage}>/${properties.HttpMethod}/${path}`;
    const invoke = {
      principal: 'apigateway.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource: target,
    };
    return [
      { why: `the method ${id}`, ...invoke, context: { 'aws:SourceArn': arn(properties.RestApiId) } },
      {
        why: 'APIs of others',
        ...invoke,
        context: { 'aws:SourceArn': arn('other') },
        refused: true as const,
      },
    ];
  });
}

function pathOf(all: Resources, resource: string): string {
  const found = of(all, 'AWS::ApiGateway::Resource').find(({ id }) => `<${id}>` === resource);
  if (!found) return '';
  const above = pathOf(all, found.properties.ParentId);
  return `${above}${above && '/'}${found.properties.PathPart.replace(/^\{.*\}$/, 'any')}`;
}

function privateNeeds(all: Resources): Need[] {
  const endpoints = of(all, 'AWS::EC2::VPCEndpoint').map(({ id }) => `<${id}>`);
  return of(all, 'AWS::ApiGateway::RestApi').flatMap(({ id, properties }) => {
    const [named] = list(properties.EndpointConfiguration?.VpcEndpointIds);
    if (!named) return [];
    const request = { principal: 'anyone', action: 'execute-api:Invoke', resource: `<${id}>` };
    const existing = endpoints.includes(named) ? named : 'none';
    return [
      { ...request, why: 'through the endpoint', context: { 'aws:SourceVpce': existing } },
      { ...request, why: 'through another', context: { 'aws:SourceVpce': 'vpce-1' }, refused: true as const },
      { ...request, why: 'from the internet', refused: true as const },
    ];
  });
}
