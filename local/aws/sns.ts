import {
  type Answer,
  type AwsError,
  type AwsRequest,
  type Fault,
  isSignedFor,
  MISSING_SIGNATURE,
} from './answer.ts';

/** A message that a function has published. */
export type Publication = {
  readonly subject: string;
  /** The text for each protocol. `default` is for the protocols that are not listed. */
  readonly forms: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
};

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_BYTES = 262_144;
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;

const FAULTS: Readonly<Record<Exclude<Fault, 'hangs' | 'garbage'>, AwsError>> = {
  throttled: { name: 'Throttling', status: 400, message: 'Rate exceeded' },
  denied: {
    name: 'AuthorizationError',
    status: 403,
    message: 'User is not authorized to perform: SNS:Publish',
  },
  broken: { name: 'InternalError', status: 500, message: 'internal' },
};

/** Answers `Publish` as SNS does: the request is a form, the response is XML. It refuses what SNS refuses. */
export function answerSns(
  request: AwsRequest,
  publish: (publication: Publication) => void,
  fault: keyof typeof FAULTS | undefined,
): Answer {
  if (!isSignedFor('sns', request)) return failure(MISSING_SIGNATURE);
  if (fault) return failure(FAULTS[fault]);
  const input = new URLSearchParams(request.body);
  const problem = problemOf(input);
  if (problem)
    return failure({ name: 'InvalidParameter', status: 400, message: `Invalid parameter: ${problem}` });
  publish(publicationOf(input));
  const result = '<PublishResult><MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult>';
  return xml(200, `<PublishResponse xmlns="${NAMESPACE}">${result}${METADATA}</PublishResponse>`);
}

function problemOf(input: URLSearchParams): string | undefined {
  const [message, subject] = [input.get('Message') ?? '', input.get('Subject') ?? ''];
  if (input.get('Action') !== 'Publish' || input.get('Version') !== '2010-03-31') return 'Action or Version';
  if (!/^arn:aws:sns:[\w-]+:\d{12}:[\w-]+$/.test(input.get('TopicArn') ?? '')) return 'TopicArn';
  if (!SUBJECT.test(subject)) return 'Subject';
  if (message === '' || Buffer.byteLength(message) > MAX_BYTES) return 'Message too long, or empty';
  const forms: unknown = input.get('MessageStructure') === 'json' ? JSON.parse(message) : undefined;
  const isWhole = typeof forms === 'object' && forms !== null && 'default' in forms;
  return isWhole ? undefined : 'Message Structure - No default entry in JSON message body';
}

function publicationOf(input: URLSearchParams): Publication {
  const attributes: Record<string, string> = {};
  for (let index = 1; input.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const entry = `MessageAttributes.entry.${index}`;
    attributes[input.get(`${entry}.Name`) ?? ''] = input.get(`${entry}.Value.StringValue`) ?? '';
  }
  return { subject: input.get('Subject') ?? '', forms: JSON.parse(input.get('Message') ?? '{}'), attributes };
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const METADATA =
  '<ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata>';

function failure({ name, status, message }: AwsError): Answer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${name}</Code><Message>${message}</Message></Error>`;
  const id = '<RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId>';
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}${id}</ErrorResponse>`);
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}
