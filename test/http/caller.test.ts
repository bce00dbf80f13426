import { describe, expect, it } from 'vitest';
import { readRequest } from '../../lib/http/request.ts';
import { albEvent, httpApiEvent, restApiEvent } from '../support/events.ts';
import { consoleTestEvent, httpApiV1Event, latticeV2Event } from './events/recorded-requests.ts';

const ARN = 'arn:aws:iam::123456789012:user/ops';
const RESOURCE = { caller: ARN, resource: '/health' };

const callerOf = (event: unknown) => readRequest(event)?.caller;

/** An event with other fields in a part of its context. */
function changed<E extends { requestContext: object }>(event: E, context: object): E {
  return { ...event, requestContext: { ...event.requestContext, ...context } };
}

describe('a signed caller', () => {
  it('is the one whom API Gateway has verified', () => {
    expect(callerOf(restApiEvent(RESOURCE))).toBe(ARN);
    expect(callerOf(httpApiEvent(RESOURCE))).toBe(ARN);
  });

  const signedV1 = changed(httpApiV1Event('/health'), {
    identity: { accessKey: 'ASIAIOSFODNN7EXAMPLE', userArn: ARN },
  });
  const { identity } = restApiEvent(RESOURCE).requestContext;

  it.each([
    ['someone who tries a REST API in the console', consoleTestEvent('/health')],
    ['a signature for any route of an HTTP API, payload 1.0', signedV1],
    ['a signature for any route of an HTTP API, payload 2.0', httpApiEvent({ caller: ARN })],
    ['a signature that VPC Lattice has verified', latticeV2Event('/health')],
    ['the identity of a load balancer', changed(albEvent(), { identity })],
    ['an ARN without an access key', changed(restApiEvent(RESOURCE), { identity: { userArn: ARN } })],
    ['an access key without an ARN', changed(restApiEvent(RESOURCE), { identity: { accessKey: 'ASIA' } })],
    [
      'an identity of Cognito that anyone can get',
      changed(restApiEvent(RESOURCE), {
        identity: { ...identity, cognitoAuthenticationType: 'unauthenticated' },
      }),
    ],
    [
      'the same for an HTTP API',
      changed(httpApiEvent(RESOURCE), {
        authorizer: {
          iam: { accessKey: 'ASIA', userArn: ARN, cognitoIdentity: { amr: ['unauthenticated'] } },
        },
      }),
    ],
    [
      'a key of an HTTP API without an ARN',
      changed(httpApiEvent(RESOURCE), { authorizer: { iam: { accessKey: 'ASIA' } } }),
    ],
    [
      'an authorizer that is a Lambda function',
      changed(httpApiEvent(RESOURCE), { authorizer: { lambda: { userArn: ARN } } }),
    ],
  ])('is not %s', (_who, event) => {
    expect(readRequest(event)).toBeDefined();
    expect(callerOf(event)).toBeUndefined();
  });

  it('may have logged in through Cognito', () => {
    const iam = { accessKey: 'ASIA', userArn: ARN, cognitoIdentity: { amr: ['authenticated'] } };
    expect(callerOf(changed(httpApiEvent(RESOURCE), { authorizer: { iam } }))).toBe(ARN);
    const known = { ...identity, cognitoAuthenticationType: 'authenticated' };
    expect(callerOf(changed(restApiEvent(RESOURCE), { identity: known }))).toBe(ARN);
  });
});
