import { asFields, asText, type Fields, own } from './fields.ts';

/** What an HTTP API and a Function URL call a request that no route of its own matched. */
const CATCH_ALL = '$default';

/**
 * Who signed a request of a REST API, as API Gateway has verified (IAM): the ARN; `undefined` where nobody did.
 * A route without IAM has `null` in these fields, whatever the headers say; so has a load balancer's event, which
 * has no identity at all.
 */
export function restCaller(context: Fields): string | undefined {
  const identity = asFields(own(context, 'identity'));
  if (own(context, 'elb') !== undefined || !asText(own(identity, 'accessKey'))) return undefined;
  return asText(own(identity, 'userArn'));
}

/**
 * The same of an HTTP API. Its route has to be named: a Function URL, whose events look the same, has none, and what it
 * verifies (`lambda:InvokeFunctionUrl`) is another right than that to a route.
 */
export function httpApiCaller(context: Fields): string | undefined {
  const routeKey = asText(own(context, 'routeKey'));
  if (!routeKey || routeKey === CATCH_ALL) return undefined;
  const iam = asFields(own(asFields(own(context, 'authorizer')), 'iam'));
  return asText(own(iam, 'accessKey')) && asText(own(iam, 'userArn'));
}
