import { isReason, REASONS } from '../../lib/names/reasons.ts';
import { HINTS } from '../../lib/report/view/hints.ts';
import { plainText } from '../terminal/plain-text.ts';
import { type ComponentFinding, cannotTell, type Finding } from './finding.ts';

type Fields = Readonly<Record<string, unknown>>;

const STATES = ['up', 'degraded', 'down'] as const;

/** Reads a report of Beacon. `undefined`: it is not one. */
export function readReport(report: unknown): Finding | undefined {
  const { status, components, environment } = fieldsOf(report);
  const verdict = STATES.find(each => each === status);
  if (!verdict) return undefined;
  const entries = Object.entries(fieldsOf(components));
  const findings = entries.flatMap(([name, value]) => componentOf(name, fieldsOf(value)));
  const finding: Finding = {
    verdict,
    components: findings,
    report,
    ...textOf('environment', environment),
    ...textOf('version', fieldsOf(components).version),
  };
  const blamed = findings.filter(({ state, critical }) => state === 'down' && critical !== false);
  return verdict === 'down' && blamed.length > 0 && blamed.every(blamesBeacon)
    ? cannotTell(`the fault is in Beacon: ${blamed.map(described).join(', ')}`, finding)
    : finding;
}

/** The value as an object; an empty one if it is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** `database authentication_failed` */
export function described({ name, state, reason }: ComponentFinding): string {
  return `${name} ${reason ?? state}`;
}

function componentOf(name: string, fields: Fields): ComponentFinding[] {
  const state = STATES.find(each => each === fields.state);
  if (!state) return [];
  const reason = typeof fields.reason === 'string' ? plainText(fields.reason, 40) : undefined;
  const hint = reason && isReason(reason) ? HINTS[reason] : undefined;
  return [
    {
      name: plainText(name, 40),
      state,
      ...(reason && { reason }),
      ...(typeof fields.duration_ms === 'number' && { durationMs: fields.duration_ms }),
      ...(typeof fields.critical === 'boolean' && { critical: fields.critical }),
      ...textOf('message', fields.message, 300),
      ...(hint && state !== 'up' && { hint }),
    },
  ];
}

function textOf<K extends string>(key: K, value: unknown, max = 80): Partial<Record<K, string>> {
  return typeof value === 'string' && value !== ''
    ? ({ [key]: plainText(value, max) } as Record<K, string>)
    : {};
}

function blamesBeacon({ reason }: ComponentFinding): boolean {
  return isReason(reason) && REASONS[reason].blame === 'beacon';
}
