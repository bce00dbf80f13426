// Events with every field that the services send. The shapes are those recorded in aws/aws-lambda-go,
// events/testdata: apigw-request.json, apigw-v2-request-no-authorizer.json, lambda-urls-request.json,
// alb-lambda-target-request-headers-only.json and -multivalue-headers.json; the values are our own.

const CHECKER = 'Amazon-Route53-Health-Check-Service (ref 0a1b2c3d; report http://amzn.to/1vsZADi)';

const HEADERS = {
  Accept: '*/*',
  'Accept-Encoding': 'gzip, deflate',
  Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
  'User-Agent': CHECKER,
  'X-Amzn-Trace-Id': 'Root=1-69228c4e-1de4d666d4dd26aced652b6c',
  'X-Forwarded-For': '15.177.2.1',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
};

const lists = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

const lowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export type EventOptions = {
  readonly method?: string;
  readonly path?: string;
  /** The template of the resource or route. @default - the path itself */
  readonly resource?: string;
  readonly pathParameters?: Readonly<Record<string, string>> | null;
  readonly stage?: string;
  /** What a custom domain puts before the path. */
  readonly basePath?: string;
  readonly receivedAt?: number;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** Added to those of the client, or instead. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who API Gateway says has signed: an ARN. @default - nobody */
  readonly caller?: string;
};

const ACCESS_KEY = 'ASIAIOSFODNN7EXAMPLE';

/** REST API, payload format 1.0. */
export function restApiEvent(options: EventOptions = {}) {
  const { method = 'GET', path = '/health', resource = path, pathParameters = null } = options;
  const { stage = 'prod', basePath = '', receivedAt = Date.now() } = options;
  const { body = null, isBase64Encoded = false, caller = null } = options;
  const headers = { ...HEADERS, ...options.headers };
  const signer = caller && 'AROAIDPPEZS35WEXAMPLE:ops';
  return {
    resource,
    path: `${basePath}${path}`,
    httpMethod: method,
    headers,
    multiValueHeaders: lists(headers),
    queryStringParameters: { name: 'me' },
    multiValueQueryStringParameters: { name: ['me'] },
    pathParameters,
    stageVariables: { stageVariableName: 'stageVariableValue' },
    requestContext: {
      accountId: '123456789012',
      resourceId: 'roq9wj',
      stage,
      domainName: HEADERS.Host,
      domainPrefix: 'a1b2c3d4e5',
      requestId: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
      extendedRequestId: 'JKJaXmPLvHcESHA=',
      identity: {
        cognitoIdentityPoolId: null,
        accountId: caller && '123456789012',
        cognitoIdentityId: null,
        caller: signer,
        apiKey: null,
        apiKeyId: null,
        accessKey: caller && ACCESS_KEY,
        sourceIp: '15.177.2.1',
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: caller,
        userAgent: CHECKER,
        user: signer,
      },
      authorizer: null,
      path: `${basePath || `/${stage}`}${path}`,
      protocol: 'HTTP/1.1',
      resourcePath: resource,
      httpMethod: method,
      requestTime: '23/Nov/2026:04:11:26 +0000',
      requestTimeEpoch: receivedAt,
      apiId: 'a1b2c3d4e5',
    },
    body,
    isBase64Encoded,
  };
}

/** HTTP API, payload format 2.0. */
export function httpApiEvent(options: EventOptions = {}) {
  const { method = 'GET', path = '/health', resource, pathParameters } = options;
  const { stage = '$default', receivedAt = Date.now(), body, isBase64Encoded = false, caller } = options;
  const rawPath = stage === '$default' ? path : `/${stage}${path}`;
  const routeKey = resource ? `${method} ${resource}` : '$default';
  return {
    version: '2.0',
    routeKey,
    rawPath: `${options.basePath ?? ''}${rawPath}`,
    rawQueryString: 'name=me',
    cookies: ['cookie1', 'cookie2'],
    headers: lowerCase({ ...HEADERS, ...options.headers }),
    queryStringParameters: { name: 'me' },
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      ...(caller && { authorizer: { iam: iam(caller) } }),
      domainName: HEADERS.Host,
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '15.177.2.1', userAgent: CHECKER },
      requestId: 'LV7fzho-PHcEJPw=',
      routeKey,
      stage,
      time: '23/Nov/2026:04:11:26 +0000',
      timeEpoch: receivedAt,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}

/** As in apigw-v2-request-iam.json and, the same, in lambda-urls-request.json. */
function iam(userArn: string) {
  return {
    accessKey: ACCESS_KEY,
    accountId: '123456789012',
    callerId: 'AROAIDPPEZS35WEXAMPLE:ops',
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId: 'AROAIDPPEZS35WEXAMPLE:ops',
  };
}

/** Function URL: payload format 2.0, always the default stage and route. */
export function functionUrlEvent(options: Omit<EventOptions, 'resource' | 'stage'> = {}) {
  const event = httpApiEvent({ ...options });
  const domainName = 'a1b2c3d4e5.lambda-url.eu-west-1.on.aws';
  return { ...event, requestContext: { ...event.requestContext, domainName }, body: options.body ?? '' };
}

/** Application Load Balancer; with or without headers as lists. */
export function albEvent(options: EventOptions = {}, multiValue = false) {
  const { method = 'GET', path = '/health', body = '' } = options;
  const headers = {
    ...lowerCase({ ...HEADERS, ...options.headers }),
    'user-agent': 'ELB-HealthChecker/2.0',
    connection: 'keep-alive',
  };
  return {
    requestContext: {
      elb: {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/beacon/0123456789abcdef',
      },
    },
    httpMethod: method,
    path,
    ...(multiValue
      ? { multiValueQueryStringParameters: { key: ['hello'] }, multiValueHeaders: lists(headers) }
      : { queryStringParameters: { key: 'hello' }, headers }),
    body,
    isBase64Encoded: false,
  };
}
