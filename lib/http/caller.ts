import { asFields, asText, type Fields, own } from '../events/fields.ts';
import { CATCH_ALL } from './request-path.ts';

/** The stage of a request that someone tries in the console of API Gateway. It says who uses the console, who signed nothing. */
const CONSOLE_TEST = 'test-invoke-stage';

/** What Cognito says of an identity that anyone can get. */
const UNAUTHENTICATED = 'unauthenticated';

/**
 * The ARN of who signed a request to a REST API, or to an HTTP API with payload 1.0, as API Gateway verified (IAM);
 * `undefined` without a signature. On a route without IAM these fields are `null`, whatever the headers say; an ALB's
 * event has no identity at all.
 */
export function restCaller(context: Fields): string | undefined {
  const identity = asFields(own(context, 'identity'));
  if (own(context, 'elb') !== undefined || own(context, 'stage') === CONSOLE_TEST) return undefined;
  if (own(context, 'resourcePath') === CATCH_ALL) return undefined;
  if (own(identity, 'cognitoAuthenticationType') === UNAUTHENTICATED) return undefined;
  return signer(identity);
}

/**
 * The same for an HTTP API. Its route must have a name: the events of a Function URL look the same but have none, and
 * the permission that a Function URL verifies (`lambda:InvokeFunctionUrl`) is not the permission for a route.
 */
export function httpApiCaller(context: Fields): string | undefined {
  const routeKey = asText(own(context, 'routeKey'));
  if (!routeKey || routeKey === CATCH_ALL) return undefined;
  const iam = asFields(own(asFields(own(context, 'authorizer')), 'iam'));
  const methods = own(asFields(own(iam, 'cognitoIdentity')), 'amr');
  return Array.isArray(methods) && methods.includes(UNAUTHENTICATED) ? undefined : signer(iam);
}

function signer(identity: Fields): string | undefined {
  return asText(own(identity, 'accessKey')) && asText(own(identity, 'userArn'));
}
