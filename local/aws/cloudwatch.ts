import {
  type Answer,
  type AwsError,
  type AwsRequest,
  type Fault,
  isSignedFor,
  MISSING_SIGNATURE,
} from './answer.ts';

/** An alarm that exists in the stand-in. */
type StandInAlarm = {
  readonly name: string;
  readonly arn?: string;
  readonly description?: string;
  readonly type?: 'MetricAlarm' | 'CompositeAlarm' | 'LogAlarm';
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** When it entered its state, ms since the epoch. */
  readonly changedAt: number;
  /** The name of the composite alarm that it is a child of. */
  readonly parent?: string;
};

/** One query of `GetMetricData`. */
type MetricQuery = {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
};

/** The data that CloudWatch answers with. A test may replace it. */
export type CloudWatchData = {
  alarms: readonly StandInAlarm[];
  /** The values of a metric, one per minute, oldest first. */
  numbers: (query: MetricQuery) => readonly number[];
};

const HEADERS = { 'Content-Type': 'application/x-amz-json-1.0' };

const FAULTS: Readonly<Record<Exclude<Fault, 'hangs' | 'garbage'>, AwsError>> = {
  throttled: { name: 'Throttling', status: 400, message: 'Rate exceeded' },
  denied: { name: 'AccessDenied', status: 403, message: 'User is not authorized to perform this action' },
  broken: { name: 'InternalServiceFault', status: 500, message: 'internal' },
};

/** Answers as CloudWatch does: in AWS JSON 1.0. The header of an error also has its name in the older query protocol. */
export function answerCloudWatch(
  request: AwsRequest,
  data: CloudWatchData,
  fault: keyof typeof FAULTS | undefined,
): Answer {
  if (!isSignedFor('monitoring', request)) return failure(MISSING_SIGNATURE);
  if (fault) return failure(FAULTS[fault]);
  const input = JSON.parse(request.body);
  switch (request.headers['x-amz-target']) {
    case 'GraniteServiceVersion20100801.GetMetricData':
      return success(metricData(input, data));
    case 'GraniteServiceVersion20100801.DescribeAlarms':
      return success(describeAlarms(input, data));
    default:
      return failure({ name: 'UnknownOperation', status: 404, message: 'there is no such operation' });
  }
}

function metricData(input: { MetricDataQueries: MetricQuery[]; StartTime: number }, data: CloudWatchData) {
  const results = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(query => {
    const Values = data.numbers(query);
    const Timestamps = Values.map((_value, index) => input.StartTime + index * 60);
    return { Id: query.Id, Label: query.Id, StatusCode: 'Complete', Timestamps, Values };
  });
  return { MetricDataResults: results, Messages: [] };
}

type Describe = {
  readonly StateValue?: string;
  readonly AlarmNames?: readonly string[];
  readonly AlarmTypes?: readonly string[];
  readonly ChildrenOfAlarmName?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
};

function describeAlarms(input: Describe, { alarms }: CloudWatchData) {
  const { ChildrenOfAlarmName: parent, MaxRecords = 50, NextToken = '0' } = input;
  const found = alarms.filter(alarm => (parent ? alarm.parent === parent : isAsked(alarm, input)));
  const from = Number(NextToken);
  const page = found.slice(from, from + MaxRecords);
  const ofType = (wanted: string) => page.filter(({ type = METRIC }) => type === wanted).map(described);
  const end = from + MaxRecords;
  return {
    MetricAlarms: ofType(METRIC),
    CompositeAlarms: ofType('CompositeAlarm'),
    LogAlarms: ofType('LogAlarm'),
    ...(end < found.length && { NextToken: String(end) }),
  };
}

const METRIC = 'MetricAlarm';

function isAsked({ name, state, type = METRIC }: StandInAlarm, input: Describe): boolean {
  const { StateValue = state, AlarmNames = [name], AlarmTypes = [METRIC] } = input;
  return state === StateValue && AlarmNames.includes(name) && AlarmTypes.includes(type);
}

function described({ name, arn, description, state, changedAt }: StandInAlarm) {
  return {
    AlarmName: name,
    AlarmArn: arn ?? `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${name}`,
    AlarmDescription: description,
    StateValue: state,
    StateUpdatedTimestamp: changedAt / 1000,
    StateTransitionedTimestamp: changedAt / 1000,
  };
}

function success(output: object): Answer {
  return { status: 200, headers: HEADERS, body: JSON.stringify(output) };
}

function failure({ name, status, message }: AwsError): Answer {
  const sender = status < 500 ? 'Sender' : 'Receiver';
  return {
    status,
    headers: { ...HEADERS, 'x-amzn-query-error': `${name};${sender}` },
    body: JSON.stringify({ __type: `com.amazonaws.cloudwatch.v2010_08_01#${name}`, message }),
  };
}
