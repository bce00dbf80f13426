import type { Alarm, ChildAlarm } from './alarm.ts';
import {
  arnOf,
  type Fields,
  fieldsOf,
  instantOf,
  jsonOf,
  listOf,
  parseArn,
  stateOf,
  textOf,
} from './fields.ts';
import { readMetrics, readTrigger } from './read-metrics.ts';

/** The content of an event. */
export type ParsedEvent = {
  /** The state changes in the event, in its order. */
  readonly alarms: readonly Alarm[];
  /** For each part of the event that is not a valid state change: why it was refused. */
  readonly refused: readonly string[];
};

const NOT_AN_ALARM =
  'this is not a state change of an alarm: expected a CloudWatch alarm action, an SNS notification of one, or the ' +
  'EventBridge event "CloudWatch Alarm State Change"';

/**
 * Reads any event. It never throws: what it cannot read is in `refused`. One SNS event may contain several changes.
 * @param now ms since the epoch; used as the instant of a change if the event contains none
 */
export function readEvent(event: unknown, now: number): ParsedEvent {
  const root = fieldsOf(event);
  if (Array.isArray(root.Records)) {
    const read = root.Records.map(record => readRecord(fieldsOf(record), now));
    return parsed(read.length > 0 ? read : [NOT_AN_ALARM]);
  }
  if (root['detail-type'] === 'CloudWatch Alarm State Change' && root.detail !== undefined) {
    return parsed([readChange(root, fieldsOf(root.detail), 'eventbridge', now)]);
  }
  if (root.alarmData !== undefined)
    return parsed([readChange(root, fieldsOf(root.alarmData), 'lambda', now)]);
  return parsed([NOT_AN_ALARM]);
}

/** Strings are reasons for a refusal. */
function parsed(read: readonly (Alarm | string)[]): ParsedEvent {
  return {
    alarms: read.filter(item => typeof item !== 'string'),
    refused: read.filter(item => typeof item === 'string'),
  };
}

/** Reads the change itself, which has the same form in a Lambda action (`alarmData`) and in EventBridge (`detail`). */
function readChange(root: Fields, data: Fields, via: 'lambda' | 'eventbridge', now: number): Alarm | string {
  const [state, before] = [fieldsOf(data.state), fieldsOf(data.previousState)];
  const configuration = fieldsOf(data.configuration);
  const arn = arnOf(root.alarmArn ?? listOf(root.resources)[0]);
  const fromArn = parseArn(arn);
  const [name, value] = [textOf(data.alarmName) ?? fromArn.name, stateOf(state.value)];
  if (!name || !value) return refusal(name, state.value);
  return {
    name,
    arn,
    state: value,
    changedAt: instantOf(state.timestamp) ?? instantOf(root.time) ?? now,
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

/** Reads one record of SNS. Its `Region` is a display name, such as `EU (Ireland)`; the code is in the ARN. */
function readRecord(record: Fields, now: number): Alarm | string {
  const { Message, Timestamp } = fieldsOf(record.Sns);
  const message = fieldsOf(jsonOf(Message));
  if (record.EventSource !== 'aws:sns' || message.NewStateValue === undefined) return NOT_AN_ALARM;
  const arn = arnOf(message.AlarmArn);
  const fromArn = parseArn(arn);
  const [name, state] = [textOf(message.AlarmName) ?? fromArn.name, stateOf(message.NewStateValue)];
  if (!name || !state) return refusal(name, message.NewStateValue);
  return {
    name,
    arn,
    state,
    changedAt: instantOf(message.StateChangeTime) ?? instantOf(Timestamp) ?? now,
    previousState: stateOf(message.OldStateValue),
    previousAt: undefined,
    reason: textOf(message.NewStateReason) ?? '',
    description: textOf(message.AlarmDescription),
    region: fromArn.region,
    accountId: textOf(message.AWSAccountId) ?? fromArn.accountId,
    metrics: readTrigger(fieldsOf(message.Trigger)),
    isComposite: message.AlarmRule !== undefined,
    children: readChildren(message.TriggeringChildren),
    suppressedBy: undefined, // CloudWatch sends nothing to SNS while the actions are suppressed
    wasSuppressedBy: undefined,
    via: 'sns',
  };
}

/** Reads `[{ "arn", "state": { "value" } }]`. SNS capitalizes the names of these fields. */
function readChildren(list: unknown): ChildAlarm[] {
  return listOf(list).flatMap(item => {
    const { Arn, State, arn = Arn, state = State } = fieldsOf(item);
    const { Value, value = Value } = fieldsOf(state);
    const name = parseArn(arnOf(arn)).name;
    return name ? [{ name, state: stateOf(value) }] : [];
  });
}

/** Why a change without a name or without a known state is refused. */
function refusal(name: string | undefined, state: unknown): string {
  const what = name ? `the alarm "${name}" has an unknown state` : 'the alarm has no name';
  return `${what}: got ${JSON.stringify(state)?.slice(0, 60)}; allowed: OK, ALARM, INSUFFICIENT_DATA`;
}
