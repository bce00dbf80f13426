import { ALARM_STATES, type AlarmState } from './alarm.ts';

/** Fields of something that may be anything: what isn't of the right kind is absent. */
export type Fields = Readonly<Record<string, unknown>>;

/** Its fields; none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Its parts; none where it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** What a text of JSON holds; `undefined` where it is none. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export function stateOf(value: unknown): AlarmState | undefined {
  return ALARM_STATES.find(state => state === value);
}

/**
 * An instant, ms since the epoch. CloudWatch writes `2023-08-04T12:36:15.490+0000`; AWS's own samples have blanks
 * after the colons.
 */
export function instantOf(value: unknown): number | undefined {
  const text = textOf(value)?.replace(/\s+/g, '');
  const at = text === undefined ? Number.NaN : Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}

/** An ARN; those in AWS's own samples have blanks after a colon. */
export function arnOf(value: unknown): string | undefined {
  const text = textOf(value)?.replace(/:\s+/g, ':');
  return text?.startsWith('arn:') ? text : undefined;
}

/** `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`, in parts; an alarm's name may hold colons. */
export function partsOfArn(arn: string | undefined): {
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly name: string | undefined;
} {
  const [, , , region, accountId, , ...name] = arn?.split(':') ?? [];
  return { region, accountId, name: textOf(name.join(':')) };
}
