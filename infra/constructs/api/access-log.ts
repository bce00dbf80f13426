/** What is logged about each request. Headers and the query are not: they could end the line early, or contain a secret. */
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
 * The format of the access log: one JSON object a line. `status` is always a number. A value that may be missing is a
 * text, and `-` when it is. `resource` is the template of the path, such as `/health/{component}`; for the edge path it
 * is the path itself, which is a secret.
 */
export const ACCESS_LOG = `{${Object.entries(FIELDS)
  .map(([name, value]) => `"${name}":${value}`)
  .join(',')}}`;
