import {
  type Answer,
  type AwsError,
  type AwsRequest,
  type Fault,
  isSignedFor,
  MISSING_SIGNATURE,
} from './answer.ts';

const FAULTS: Readonly<Record<Exclude<Fault, 'hangs' | 'garbage'>, AwsError>> = {
  throttled: {
    name: 'ProvisionedThroughputExceededException',
    status: 400,
    message: 'The level was exceeded',
  },
  denied: {
    name: 'AccessDeniedException',
    status: 400,
    message: 'not authorized to perform: dynamodb:PutItem',
  },
  broken: { name: 'InternalServerError', status: 500, message: 'internal' },
};

/** Answers with an error, as DynamoDB does. It has no tables: successful requests go to dynalite instead. */
export function answerDynamoDb(request: AwsRequest, fault: keyof typeof FAULTS = 'broken'): Answer {
  const { name, status, message } = isSignedFor('dynamodb', request) ? FAULTS[fault] : MISSING_SIGNATURE;
  return {
    status,
    headers: { 'Content-Type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }),
  };
}
