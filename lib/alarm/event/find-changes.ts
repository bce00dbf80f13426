import { type Fields, fieldsOf, instantOf, jsonOf } from './fields.ts';

/** How deep an event is searched. An alarm that EventBridge sends to SNS, and SNS to SQS, is 5 levels down. */
const MAX_DEPTH = 12;

/** The names of the events of EventBridge that are state changes. */
const CHANGES: readonly unknown[] = [
  'CloudWatch Alarm State Change',
  'CloudWatch Alarm Contributor State Change',
];

/** A state change as it was found in an event. */
export type FoundChange = {
  /** In which of CloudWatch's three forms it is written. */
  readonly form: 'lambda' | 'sns' | 'eventbridge';
  readonly fields: Fields;
  /** When it was sent, ms since the epoch, if what contains it says so. */
  readonly sentAt: number | undefined;
};

/**
 * Finds the state changes in an event, whatever contains them: a batch of SNS, SQS or Pipes, an SNS notification in an SQS
 * message, an EventBridge event in an SNS notification, the failure of another function. It also searches texts that are
 * JSON.
 */
export function findChanges(
  value: unknown,
  sentAt: number | undefined = undefined,
  depth = 0,
): readonly FoundChange[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === 'string') return findInText(value, sentAt, depth);
  if (Array.isArray(value)) return value.flatMap(item => findChanges(item, sentAt, depth + 1));
  const fields = fieldsOf(value);
  const at = instantOf(fields.Timestamp) ?? instantOf(fields.time) ?? sentAt;
  const form = formOf(fields);
  if (form) return [{ form, fields, sentAt: at }];
  return Object.values(fields).flatMap(inner => findChanges(inner, at, depth + 1));
}

function findInText(text: string, sentAt: number | undefined, depth: number): readonly FoundChange[] {
  return /^\s*[[{]/.test(text) ? findChanges(jsonOf(text), sentAt, depth + 1) : [];
}

function formOf(fields: Fields): FoundChange['form'] | undefined {
  if (fields.alarmData !== undefined) return 'lambda';
  if (fields.NewStateValue !== undefined) return 'sns';
  return CHANGES.includes(fields['detail-type']) && fields.detail !== undefined ? 'eventbridge' : undefined;
}
