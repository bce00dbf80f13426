import type { Setting } from './setting.ts';

/** A word, or a number with a unit: too plain for a secret. A password has letters and digits, or is longer. */
const PLAIN = /^([A-Za-z]{0,12}|[+-]?[\d.]{1,20}(e\d|m?s)?)$/;

/** A name of a list, such as `reports:postgresql`. */
const PLAIN_NAME = /^(?=.{1,20}$)[A-Za-z]+([:_-][A-Za-z]+)*$/;

/**
 * What was given for a variable instead of an allowed value: for a text or a URL only its length, and for another type
 * as well where it may be a secret that was meant for another variable.
 */
export function shownValue(
  { type, shown = type !== 'text' && type !== 'url' }: Setting,
  given: string,
): string {
  return shown ? shownText(given) : lengthOf(given);
}

/** A text that is not allowed where a number or one of a few words is. */
export function shownText(given: string): string {
  return PLAIN.test(given) ? JSON.stringify(given) : lengthOf(given);
}

/** A name that is not allowed. */
export function shownName(given: string): string {
  return PLAIN_NAME.test(given) ? JSON.stringify(given) : lengthOf(given);
}

/** A text that may be a secret, as messages show it. */
export function lengthOf(given: string): string {
  return `a value of ${given.length} characters (not shown: it may contain a password)`;
}
