import { ALARM_STATES, type AlarmState, type Contributor } from './alarm.ts';

/** The fields of an object about which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object. Anything that is not an object, or is an array, has no fields. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The items of an array. Anything that is not an array has no items. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string without the white space around it; `undefined` if nothing is left, or the value is not a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A finite number; `undefined` for any other value. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The content of a JSON string; `undefined` if the value is not valid JSON. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The state of an alarm; `undefined` for any other value. */
export function stateOf(value: unknown): AlarmState | undefined {
  return ALARM_STATES.find(state => state === value);
}

/** A contributor, `{ "id", "attributes" }`; `undefined` without an id. Attributes that are not texts are left out. */
export function contributorOf({ id, attributes }: Fields): Contributor | undefined {
  const known = textOf(id);
  if (!known) return undefined;
  const texts = Object.entries(fieldsOf(attributes)).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return { id: known, attributes: Object.fromEntries(texts) };
}

/**
 * An instant, ms since the epoch; `undefined` if the value is not a date. CloudWatch writes
 * `2023-08-04T12:36:15.490+0000`, which `Date.parse` does not accept without a colon in the offset. The samples in
 * AWS's documentation also have spaces after the colons.
 */
export function instantOf(value: unknown): number | undefined {
  const text = textOf(value)?.replace(/\s+/g, '');
  const at = text === undefined ? Number.NaN : Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}

/** An ARN; `undefined` for any other value. The samples in AWS's documentation have spaces after a colon. */
export function arnOf(value: unknown): string | undefined {
  const text = textOf(value)?.replace(/:\s+/g, ':');
  return text?.startsWith('arn:') ? text : undefined;
}

/** Reads `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`. The name of an alarm may contain colons. */
export function parseArn(arn: string | undefined): {
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly name: string | undefined;
} {
  const [, , , region, accountId, , ...name] = arn?.split(':') ?? [];
  return { region, accountId, name: textOf(name.join(':')) };
}
