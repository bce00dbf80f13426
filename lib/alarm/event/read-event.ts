import type { Alarm, AlarmState, ChildAlarm } from './alarm.ts';
import {
  arnOf,
  contributorOf,
  type Fields,
  fieldsOf,
  instantOf,
  jsonOf,
  listOf,
  parseArn,
  stateOf,
  textOf,
} from './fields.ts';
import { type FoundChange, findChanges } from './find-changes.ts';
import { readEvaluation } from './read-evaluation.ts';
import { readMetrics, readTrigger } from './read-metrics.ts';

/** The content of an event. */
export type ParsedEvent = {
  /** The state changes in the event, in its order. */
  readonly alarms: readonly Alarm[];
  /** For each part of the event that contains no state change: why it was refused. */
  readonly refused: readonly string[];
  /** For each state change that could not be read, because its name or its state is missing or unknown: why. */
  readonly unreadable: readonly string[];
};

const NOT_AN_ALARM =
  'this is not a state change of an alarm: expected a CloudWatch alarm action, an SNS notification of one, or the ' +
  'EventBridge event "CloudWatch Alarm State Change" or "CloudWatch Alarm Contributor State Change"';

/**
 * Reads any event. It never throws. One event may contain several changes, and other services may have wrapped them.
 * @param now ms since the epoch; used as the instant of a change if the event contains none
 */
export function readEvent(event: unknown, now: number): ParsedEvent {
  const { Records } = fieldsOf(event);
  const parts = Array.isArray(Records) && Records.length > 0 ? Records : [event];
  const found = parts.map(part => findChanges(part));
  const read = found.flat().map(change => readChange(change, now));
  return {
    alarms: read.filter(item => typeof item !== 'string'),
    unreadable: read.filter(item => typeof item === 'string'),
    refused: found.filter(changes => changes.length === 0).map(() => NOT_AN_ALARM),
  };
}

/** A string is the reason why the change cannot be read. */
function readChange({ form, fields, sentAt }: FoundChange, now: number): Alarm | string {
  switch (form) {
    case 'sns':
      return readMessage(fields, sentAt ?? now);
    case 'lambda':
      return readDocument(fields, fieldsOf(fields.alarmData), form, sentAt ?? now);
    case 'eventbridge':
      return readDocument(fields, fieldsOf(fields.detail), form, sentAt ?? now);
  }
}

/** Reads the document that a Lambda action has in `alarmData`, and an EventBridge event in `detail`. */
function readDocument(
  root: Fields,
  data: Fields,
  via: 'lambda' | 'eventbridge',
  sentAt: number,
): Alarm | string {
  const [state, before] = [fieldsOf(data.state), fieldsOf(data.previousState)];
  const configuration = fieldsOf(data.configuration);
  const arn = arnOf(root.alarmArn ?? listOf(root.resources)[0]);
  const fromArn = parseArn(arn);
  const [name, value] = [textOf(data.alarmName) ?? fromArn.name, stateOf(state.value)];
  if (!name || !value) return unreadable(name, state.value);
  const contributor = contributorOf(fieldsOf(data.alarmContributor));
  const reason = textOf(state.reason) ?? '';
  return {
    name,
    arn,
    contributor,
    state: value,
    changedAt: instantOf(state.timestamp) ?? sentAt,
    previousState: stateOf(before.value) ?? (contributor && stateBefore(value)),
    previousAt: instantOf(before.timestamp),
    reason,
    ...readEvaluation(reason, state.reasonData, undefined),
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

/** Reads a message of SNS. Its `Region` is a display name, such as `EU (Ireland)`; the code is in the ARN. */
function readMessage(message: Fields, sentAt: number): Alarm | string {
  const arn = arnOf(message.AlarmArn);
  const fromArn = parseArn(arn);
  const [name, state] = [textOf(message.AlarmName) ?? fromArn.name, stateOf(message.NewStateValue)];
  if (!name || !state) return unreadable(name, message.NewStateValue);
  const { AlarmContributorId: id, AlarmContributorAttributes: attributes } = message;
  const contributor = contributorOf({ id, attributes });
  const trigger = fieldsOf(message.Trigger);
  const reason = textOf(message.NewStateReason) ?? '';
  return {
    name,
    arn,
    contributor,
    state,
    changedAt: instantOf(message.StateChangeTime) ?? sentAt,
    previousState: stateOf(message.OldStateValue) ?? (contributor && stateBefore(state)),
    previousAt: undefined,
    reason,
    ...readEvaluation(reason, undefined, trigger.Threshold),
    description: textOf(message.AlarmDescription),
    region: fromArn.region,
    accountId: textOf(message.AWSAccountId) ?? fromArn.accountId,
    metrics: readTrigger(trigger),
    isComposite: message.AlarmRule !== undefined,
    children: readChildren(message.TriggeringChildren),
    suppressedBy: undefined, // CloudWatch sends nothing to SNS while the actions are suppressed
    wasSuppressedBy: message.ActionExecutedAfterMuteWindow === true ? 'mute' : undefined,
    via: 'sns',
  };
}

/** A contributor only exists while it has data, so it is either `OK` or in `ALARM`, and changes from one to the other. */
function stateBefore(state: AlarmState): AlarmState {
  return state === 'OK' ? 'ALARM' : 'OK';
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

/** Why a change without a name or without a known state cannot be read. */
function unreadable(name: string | undefined, state: unknown): string {
  const what = name ? `the alarm "${name}" has an unknown state` : 'the alarm has no name';
  return `${what}: got ${JSON.stringify(state)?.slice(0, 60)}; allowed: OK, ALARM, INSUFFICIENT_DATA`;
}
