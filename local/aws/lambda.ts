import {
  type Answer,
  type AwsError,
  type AwsRequest,
  type Fault,
  isSignedFor,
  MISSING_SIGNATURE,
} from './answer.ts';

/** The function that `Invoke` runs. Its errors become a `FunctionError`, as on Lambda. */
export type Invoked = (payload: unknown) => Promise<unknown>;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const FAULTS: Readonly<Record<Exclude<Fault, 'hangs' | 'garbage'>, AwsError>> = {
  throttled: { name: 'TooManyRequestsException', status: 429, message: 'Rate Exceeded.' },
  denied: {
    name: 'AccessDeniedException',
    status: 403,
    message: 'not authorized to perform: lambda:InvokeFunction',
  },
  broken: { name: 'ServiceException', status: 500, message: 'internal' },
};

/** Answers `Invoke` as Lambda does. */
export async function answerLambda(
  request: AwsRequest,
  invoked: Invoked,
  fault: keyof typeof FAULTS | undefined,
): Promise<Answer> {
  if (!isSignedFor('lambda', request)) return failure(MISSING_SIGNATURE);
  if (fault) return failure(FAULTS[fault]);
  if (request.method !== 'POST' || request.headers['x-amz-invocation-type'] !== 'RequestResponse') {
    return failure({ name: 'InvalidParameterValueException', status: 400, message: 'only RequestResponse' });
  }
  try {
    return success(await invoked(JSON.parse(request.body)), {});
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const failed = { errorType: name, errorMessage: message, trace: [] };
    return success(failed, { 'X-Amz-Function-Error': 'Unhandled' });
  }
}

function success(output: unknown, headers: Readonly<Record<string, string>>): Answer {
  const common = { 'Content-Type': 'application/json', 'X-Amz-Executed-Version': '$LATEST' };
  return { status: 200, headers: { ...common, ...headers }, body: JSON.stringify(output ?? null) };
}

function failure({ name, status, message }: AwsError): Answer {
  const headers = { 'Content-Type': 'application/json', 'x-amzn-ErrorType': name };
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message, message }) };
}
