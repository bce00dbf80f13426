import { asFields, asText, type Fields, own } from './fields.ts';

/** The route key of HTTP APIs and Function URLs for a request that matched no other route. */
const CATCH_ALL = '$default';

/**
 * The ARN of who signed a request to a REST API, as API Gateway verified (IAM); `undefined` without a signature. On a
 * route without IAM these fields are `null`, whatever the headers say; an ALB's event has no identity at all.
 */
export function restCaller(context: Fields): string | undefined {
  const identity = asFields(own(context, 'identity'));
  if (own(context, 'elb') !== undefined || !asText(own(identity, 'accessKey'))) return undefined;
  return asText(own(identity, 'userArn'));
}

/**
 * The same for an HTTP API. Its route must have a name: the events of a Function URL look the same but have none, and
 * the permission that a Function URL verifies (`lambda:InvokeFunctionUrl`) is not the permission for a route.
 */
export function httpApiCaller(context: Fields): string | undefined {
  const routeKey = asText(own(context, 'routeKey'));
  if (!routeKey || routeKey === CATCH_ALL) return undefined;
  const iam = asFields(own(asFields(own(context, 'authorizer')), 'iam'));
  return asText(own(iam, 'accessKey')) && asText(own(iam, 'userArn'));
}
