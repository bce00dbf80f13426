import { gaugeOf } from '../names/published-metrics.ts';
import { isReason } from '../names/reasons.ts';
import type { Detail, Observation } from './check.ts';

/**
 * Checks what a probe returned: users write probes in JavaScript, too.
 * @throws TypeError that says what is wrong; the component is then `unexpected_error`, and no other one is affected
 */
export function assertObservation(value: unknown): Observation {
  const { reason, detail, gauges } = asRecord(value, 'an observation');
  if (isRecord(value) && typeof value.then === 'function') {
    throw new TypeError('a local check returned a promise; allowed: an observation, returned at once');
  }
  if (reason !== undefined && !isReason(reason)) {
    throw new TypeError(`the reason ${shown(reason)} is not on the list of reasons`);
  }
  if (detail !== undefined) assertDetail(detail);
  for (const [name, number] of Object.entries(gauges === undefined ? {} : asRecord(gauges, 'gauges'))) {
    if (gaugeOf(name) && Number.isFinite(number)) continue;
    throw new TypeError(`the gauge ${name} is ${shown(number)}; allowed: a finite number of a listed gauge`);
  }
  return value as Observation;
}

/** @throws TypeError when it is not a flat object of values that JSON has */
export function assertDetail(value: unknown): Detail {
  for (const [name, field] of Object.entries(asRecord(value, 'a detail'))) {
    if (field === null || typeof field === 'string' || typeof field === 'boolean') continue;
    if (typeof field === 'number' && Number.isFinite(field)) continue;
    throw new TypeError(
      `the field ${name} of a detail is ${shown(field)}; allowed: text, a finite number, true, false, null`,
    );
  }
  return value as Detail;
}

function asRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new TypeError(`expected ${what}, got ${shown(value)}`);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A reason that was misspelt, and no password. */
const WORD = /^[A-Za-z_]{0,20}$/;

/** The type of a value, with the value itself where it can be no secret. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return WORD.test(value) ? JSON.stringify(value) : `a text of ${value.length} characters`;
  if (value === null || typeof value !== 'object') return String(value).slice(0, 60);
  return Array.isArray(value) ? 'a list' : 'an object';
}
