import { type Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { lengthOf } from '../../../lib/settings/rejected-value.ts';
import type { Fault } from './faults.ts';

/** A value as an error message shows it. Callers without types may give anything. */
export function shown(value: unknown): string {
  if (isDuration(value)) return value.isUnresolved() ? DEPLOY_TIME : value.toHumanString();
  if (Token.isUnresolved(value)) return DEPLOY_TIME;
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? shownText(value) : String(value);
}

/** A text that is too short and plain for a password. */
const PLAIN = /^\D{0,12}$/;

/** A text is shown by its length where it may be a secret that was meant for another prop. */
function shownText(given: string): string {
  return PLAIN.test(given) ? JSON.stringify(given) : lengthOf(given);
}

const DEPLOY_TIME = 'a value that is only known at deployment';

/** Whether a value is an object with properties, and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fault if a value is given and not allowed. @param allowed in words */
export function valueFaults(
  prop: string,
  given: unknown,
  allowed: string,
  isAllowed: (given: unknown) => boolean,
): Fault[] {
  if (given === undefined || isAllowed(given)) return [];
  return [{ prop, problem: `got ${shown(given)}; allowed: ${allowed}` }];
}

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** A number above 0. A token is accepted: synth can't know its value. */
export const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && (Token.isUnresolved(value) || (Number.isFinite(value) && value > 0));

export const isText = (value: unknown): value is string => typeof value === 'string';

/** The length of a duration in seconds, which may be a fraction; `undefined` when synth can't know it. */
export function secondsOf(duration: unknown): number | undefined {
  if (!isDuration(duration) || duration.isUnresolved()) return undefined;
  return duration.toMilliseconds({ integral: false }) / 1000;
}

/** Faults of a duration of which the length must be known at synth. @param allowed in words */
export function durationFaults(
  prop: string,
  given: unknown,
  allowed: string,
  isAllowed: (seconds: number) => boolean,
): Fault[] {
  return valueFaults(prop, given, allowed, value => {
    const seconds = secondsOf(value);
    return seconds !== undefined && isAllowed(seconds);
  });
}

/** Not by `instanceof`: an app may have two copies of aws-cdk-lib. */
export function isDuration(value: unknown): value is Duration {
  return isRecord(value) && typeof value.toMilliseconds === 'function';
}
