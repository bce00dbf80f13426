/** What is logged of each request: no header and no query, in which a stranger could end the line, or leave a secret. */
const FIELDS = {
  requestId: '"$context.requestId"',
  extendedRequestId: '"$context.extendedRequestId"',
  time: '"$context.requestTime"',
  ip: '"$context.identity.sourceIp"',
  method: '"$context.httpMethod"',
  resource: '"$context.resourcePath"',
  status: '$context.status',
  latencyMs: '"$context.responseLatency"',
  integrationMs: '"$context.integrationLatency"',
  responseBytes: '"$context.responseLength"',
  wafStatus: '"$context.waf.status"',
  error: '"$context.error.responseType"',
} as const;

/**
 * The format of the access log: one JSON object a line. `status` is a number, always; what may be absent is a text,
 * and then "-". `resource` is the template of a public path; the edge path is a secret, and its resource is the secret.
 */
export const ACCESS_LOG = `{${Object.entries(FIELDS)
  .map(([name, value]) => `"${name}":${value}`)
  .join(',')}}`;
