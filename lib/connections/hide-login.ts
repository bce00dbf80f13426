import type { Login } from './credentials.ts';

/** Errors inside of errors are followed so far; a cause may lead back to itself. */
const MAX_DEPTH = 5;

/** A beginning of a value that is at least so long is hidden, too: Redis repeats arguments up to 128 characters. */
const MIN_PREFIX = 8;

/** The text of an IAM token up to here is the name of the server, which a message may contain. */
const TOKEN_START = '/?Action=connect&';

/**
 * Removes logins from an error: from its message, its stack, its causes and the errors inside of it. The error itself is
 * changed, so that it keeps its class and its code.
 */
export function hideLogins(error: unknown, logins: readonly Login[], depth = 0): unknown {
  if (typeof error === 'string') return hideIn(error, logins);
  if (!(error instanceof Error) || depth > MAX_DEPTH) return error;
  const message = hideIn(error.message, logins);
  const stack = error.stack && hideIn(error.stack, logins);
  if (message !== error.message) replace(error, 'message', message);
  if (stack !== error.stack) replace(error, 'stack', stack);
  if (error.cause !== undefined) replace(error, 'cause', hideLogins(error.cause, logins, depth + 1));
  if (error instanceof AggregateError)
    error.errors = error.errors.map(each => hideLogins(each, logins, depth + 1));
  return error;
}

function hideIn(text: string, logins: readonly Login[]): string {
  return logins.reduce(
    (hidden, { user, password }) =>
      hideWord(
        formsOf(password).reduce((rest, form) => hideValue(rest, form), hidden),
        user,
        '<user>',
      ),
    text,
  );
}

/** A value as servers and drivers repeat it: as it is, in a URL, with line ends as spaces. */
function formsOf(password: string): string[] {
  const start = password.indexOf(TOKEN_START);
  const value = start === -1 ? password : password.slice(start + 2);
  return [...new Set([value, encodeURIComponent(value), value.replace(/[\r\n]/g, ' ')])];
}

/** Hides a password and every long beginning of it; a short one only where it stands alone. */
function hideValue(text: string, value: string): string {
  if (value.length < MIN_PREFIX) return hideWord(text, value, '<password>');
  let hidden = '';
  let rest = text;
  for (let at = beginning(rest, value); at !== -1; at = beginning(rest, value)) {
    hidden += `${rest.slice(0, at)}<password>`;
    rest = rest.slice(at + commonLength(rest.slice(at), value));
  }
  return hidden + rest;
}

const beginning = (text: string, value: string) => text.indexOf(value.slice(0, MIN_PREFIX));

function commonLength(text: string, value: string): number {
  let length = 0;
  while (length < value.length && text[length] === value[length]) length += 1;
  return length;
}

/** Hides a word that is not a part of a longer one: `app` is not hidden in `application`. */
function hideWord(text: string, word: string, instead: string): string {
  if (word === '') return text;
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'gu'), instead);
}

/** The fields of some errors are getters without a setter. */
function replace(error: Error, field: 'message' | 'stack' | 'cause', value: unknown): void {
  Reflect.defineProperty(error, field, { value, configurable: true, writable: true });
}
