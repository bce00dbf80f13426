import type { Alarm, ChildAlarm } from './alarm.ts';
import {
  arnOf,
  type Fields,
  fieldsOf,
  instantOf,
  jsonOf,
  listOf,
  partsOfArn,
  stateOf,
  textOf,
} from './fields.ts';
import { readMetrics, readTrigger } from './read-metrics.ts';

/** What an event holds: changes of alarms, and what could not be read, each with why. */
export type Reading = { readonly alarms: readonly Alarm[]; readonly refused: readonly string[] };

const NOT_AN_ALARM =
  'this is no change of an alarm: expected a CloudWatch alarm action, an SNS notification of one, or the EventBridge ' +
  'event "CloudWatch Alarm State Change"';

/** Reads an event, whatever it is: never throws. An SNS event may hold several changes. `now`: ms since the epoch. */
export function readEvent(event: unknown, now: number): Reading {
  const root = fieldsOf(event);
  if (Array.isArray(root.Records)) {
    const read = root.Records.map(record => readRecord(fieldsOf(record), now));
    return reading(read.length > 0 ? read : [NOT_AN_ALARM]);
  }
  if (root['detail-type'] === 'CloudWatch Alarm State Change' && root.detail !== undefined) {
    return reading([readChange(root, fieldsOf(root.detail), 'eventbridge', now)]);
  }
  if (root.alarmData !== undefined)
    return reading([readChange(root, fieldsOf(root.alarmData), 'lambda', now)]);
  return reading([NOT_AN_ALARM]);
}

function reading(read: readonly (Alarm | string)[]): Reading {
  return {
    alarms: read.filter(item => typeof item !== 'string'),
    refused: read.filter(item => typeof item === 'string'),
  };
}

/** The form that a direct action and EventBridge share, but for the name of the part that holds it. */
function readChange(root: Fields, data: Fields, via: 'lambda' | 'eventbridge', now: number): Alarm | string {
  const [state, before] = [fieldsOf(data.state), fieldsOf(data.previousState)];
  const configuration = fieldsOf(data.configuration);
  const arn = arnOf(root.alarmArn ?? listOf(root.resources)[0]);
  const fromArn = partsOfArn(arn);
  const [name, value] = [textOf(data.alarmName) ?? fromArn.name, stateOf(state.value)];
  if (!name || !value) return missing(name, state.value);
  return {
    name,
    arn,
    state: value,
    at: instantOf(state.timestamp) ?? instantOf(root.time) ?? now,
    previousState: stateOf(before.value),
    previousAt: instantOf(before.timestamp),
    reason: textOf(state.reason) ?? '',
    description: textOf(configuration.description),
    region: textOf(root.region) ?? fromArn.region,
    accountId: textOf(root.accountId ?? root.account) ?? fromArn.accountId,
    metrics: readMetrics(configuration.metrics),
    isComposite: configuration.alarmRule !== undefined,
    children: readChildren(fieldsOf(jsonOf(state.reasonData)).triggeringAlarms),
    suppressedBy: textOf(state.actionsSuppressedBy) ?? (data.muteDetail === undefined ? undefined : 'mute'),
    wasSuppressedBy: textOf(before.actionsSuppressedBy),
    via,
  };
}

/** One record of SNS. Its `Region` is a name for people, such as `EU (Ireland)`: the code is in the ARN. */
function readRecord(record: Fields, now: number): Alarm | string {
  const { Message, Timestamp } = fieldsOf(record.Sns);
  const message = fieldsOf(jsonOf(Message));
  if (record.EventSource !== 'aws:sns' || message.NewStateValue === undefined) return NOT_AN_ALARM;
  const arn = arnOf(message.AlarmArn);
  const fromArn = partsOfArn(arn);
  const [name, state] = [textOf(message.AlarmName) ?? fromArn.name, stateOf(message.NewStateValue)];
  if (!name || !state) return missing(name, message.NewStateValue);
  return {
    name,
    arn,
    state,
    at: instantOf(message.StateChangeTime) ?? instantOf(Timestamp) ?? now,
    previousState: stateOf(message.OldStateValue),
    previousAt: undefined,
    reason: textOf(message.NewStateReason) ?? '',
    description: textOf(message.AlarmDescription),
    region: fromArn.region,
    accountId: textOf(message.AWSAccountId) ?? fromArn.accountId,
    metrics: readTrigger(fieldsOf(message.Trigger)),
    isComposite: message.AlarmRule !== undefined,
    children: readChildren(message.TriggeringChildren),
    suppressedBy: undefined, // an alarm that is held back sends nothing to SNS
    wasSuppressedBy: undefined,
    via: 'sns',
  };
}

/** `[{ "arn", "state": { "value" } }]`; SNS writes the names with capitals. */
function readChildren(list: unknown): ChildAlarm[] {
  return listOf(list).flatMap(item => {
    const { Arn, State, arn = Arn, state = State } = fieldsOf(item);
    const { Value, value = Value } = fieldsOf(state);
    const name = partsOfArn(arnOf(arn)).name;
    return name ? [{ name, state: stateOf(value) }] : [];
  });
}

function missing(name: string | undefined, state: unknown): string {
  const what = name ? `the alarm "${name}" has no state that is known` : 'the alarm has no name';
  return `${what}: got ${JSON.stringify(state)?.slice(0, 60)}; allowed: OK, ALARM, INSUFFICIENT_DATA`;
}
