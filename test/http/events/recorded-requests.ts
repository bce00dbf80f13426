// Requests as others have recorded them. Hosts, addresses, accounts, ids and keys are replaced by examples; the rest is as
// it was, but for the paths, which are a parameter.

const HEADERS = {
  Host: 'a1b2c3d4e5.execute-api.us-east-2.amazonaws.com',
  'User-Agent': 'curl/7.88.1',
  'X-Amzn-Trace-Id': 'Root=1-64ad9787-4c89d5af7607eb9e522e01d5',
  'X-Forwarded-For': '192.0.2.44',
  accept: '*/*',
};

/** HTTP API, payload format 1.0, route `$default`. From spring-cloud/spring-cloud-function, CustomRuntimeEventLoopTest.java. */
export function httpApiV1Event(path: string, stage = '$default') {
  return {
    version: '1.0',
    resource: '$default',
    path,
    httpMethod: 'GET',
    headers: HEADERS,
    multiValueHeaders: Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: HEADERS.Host,
      domainPrefix: 'a1b2c3d4e5',
      extendedRequestId: 'H6SdPgXtiYcEP1w=',
      httpMethod: 'GET',
      identity: {
        ...{ accessKey: null, accountId: null, caller: null, cognitoAmr: null },
        ...{ cognitoAuthenticationProvider: null, cognitoAuthenticationType: null },
        ...{ cognitoIdentityId: null, cognitoIdentityPoolId: null, principalOrgId: null },
        ...{ sourceIp: '192.0.2.44', user: null, userAgent: 'curl/7.88.1', userArn: null },
      },
      path,
      protocol: 'HTTP/1.1',
      requestId: 'H6SdPgXtiYcEP1w=',
      requestTime: '11/Jul/2023:17:55:19 +0000',
      requestTimeEpoch: 1_689_098_119_662,
      resourceId: '$default',
      resourcePath: '$default',
      stage,
    },
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  };
}

/** VPC Lattice, event structure 1.0. From aws-powertools/powertools-lambda-python, tests/events/vpcLatticeEvent.json. */
export function latticeV1Event(path: string) {
  return {
    raw_path: path,
    method: 'GET',
    headers: {
      user_agent: 'curl/7.64.1',
      'x-forwarded-for': '10.213.229.10',
      host: 'test-lambda-service-3908sdf9u3u.dkfjd93.vpc-lattice-svcs.us-east-2.on.aws',
      accept: '*/*',
      header2: 'value1,value2',
    },
    query_string_parameters: { 'order-id': '1' },
    body: 'eyJ0ZXN0IjogImV2ZW50In0=',
    is_base64_encoded: true,
  };
}

/** VPC Lattice, event structure 2.0, signed. From the same folder, vpcLatticeV2EventWithHeaders.json. */
export function latticeV2Event(path: string) {
  return {
    version: '2.0',
    path,
    method: 'GET',
    headers: {
      'user-agent': ['curl/8.3.0'],
      accept: ['*/*'],
      'x-forwarded-for': ['172.31.40.143'],
      host: ['lattice-svc-027b423199122da5f.7d67968.vpc-lattice-svcs.us-east-1.on.aws'],
      header2: ['value1', 'value2'],
    },
    queryStringParameters: { parameter1: ['value1', 'value2'] },
    body: '{"message": "Hello from Lambda!"}',
    isBase64Encoded: false,
    requestContext: {
      serviceNetworkArn: 'arn:aws:vpc-lattice:us-east-2:123456789012:servicenetwork/sn-0bf3f2882e9cc805a',
      serviceArn: 'arn:aws:vpc-lattice:us-east-2:123456789012:service/svc-0a40eebed65f8d69c',
      targetGroupArn: 'arn:aws:vpc-lattice:us-east-2:123456789012:targetgroup/tg-6d0ecf831eec9f09',
      identity: {
        sourceVpcArn: 'arn:aws:ec2:region:123456789012:vpc/vpc-0b8276c84697e7339',
        type: 'AWS_IAM',
        principal: 'arn:aws:sts::123456789012:assumed-role/example-role/057d00f8b51257ba3c853a0f248943cf',
        sessionName: '057d00f8b51257ba3c853a0f248943cf',
      },
      region: 'us-east-2',
      timeEpoch: '1696331543569073',
    },
  };
}

/**
 * REST API, sent by "Test" in the console of API Gateway. The fields are those that two public repositories have recorded
 * (2020 and 2023), each with the stage `test-invoke-stage` and the login of the person at the console.
 */
export function consoleTestEvent(path: string) {
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    headers: null,
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      resourceId: 'y995ke',
      resourcePath: path,
      httpMethod: 'GET',
      extendedRequestId: 'K97voFFuGjQFUuQ=',
      requestTime: '09/Sep/2023:02:33:59 +0000',
      path,
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'test-invoke-stage',
      domainPrefix: 'testPrefix',
      requestTimeEpoch: 1_694_226_839_010,
      requestId: '987a8309-b307-4045-af3c-6c79c46c9364',
      identity: {
        ...{ cognitoIdentityPoolId: null, cognitoIdentityId: null, apiKey: 'test-invoke-api-key' },
        ...{ principalOrgId: null, cognitoAuthenticationType: null },
        userArn: 'arn:aws:iam::123456789012:root',
        apiKeyId: 'test-invoke-api-key-id',
        userAgent:
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/116.0.0.0 Safari/537.36',
        accountId: '123456789012',
        caller: '123456789012',
        sourceIp: 'test-invoke-source-ip',
        accessKey: 'ASIAIOSFODNN7EXAMPLE',
        cognitoAuthenticationProvider: null,
        user: '123456789012',
      },
      domainName: 'testPrefix.testDomainName',
      apiId: 'a1b2c3d4e5',
    },
    body: null,
    isBase64Encoded: false,
  };
}
