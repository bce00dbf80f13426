import type { Login } from './credentials.ts';

/** Errors inside of errors are followed so far; a cause may lead back to itself. */
const MAX_DEPTH = 5;

/** A beginning of a value that is at least so long is hidden, too: Redis repeats arguments up to 128 characters. */
const MIN_PREFIX = 8;

/** What of an error the log shows, besides its causes. A server chooses the code, too. */
const TEXTS = ['message', 'stack', 'code', 'name'] as const;

/** The text of an IAM token up to here is the name of the server, which a message may contain. */
const TOKEN_START = '/?Action=connect&';

/**
 * Removes logins from an error: from its texts, its causes and the errors inside of it. The error itself is changed, so
 * that it keeps its class. Of a text, returns one without the logins; of anything else, the same.
 */
export function hideLogins(error: unknown, logins: readonly Login[], depth = 0): unknown {
  if (typeof error === 'string') return hideIn(error, logins);
  if (!(error instanceof Error) || depth > MAX_DEPTH) return error;
  for (const field of TEXTS) {
    const text: unknown = Reflect.get(error, field);
    const hidden = typeof text === 'string' ? hideIn(text, logins) : text;
    if (hidden !== text) replace(error, field, hidden);
  }
  if (error.cause !== undefined) replace(error, 'cause', hideLogins(error.cause, logins, depth + 1));
  if (error instanceof AggregateError) {
    const errors = error.errors.map(each => hideLogins(each, logins, depth + 1));
    replace(error, 'errors', errors);
  }
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

/** A value as servers and drivers repeat it: as it is, in a URL, in quotes, with line ends as spaces. */
function formsOf(password: string): string[] {
  const start = password.indexOf(TOKEN_START);
  const value = start === -1 ? password : password.slice(start + 2);
  const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  return [...new Set([...forms, value.replace(/[\r\n]/g, ' ')])];
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
function replace(error: Error, field: (typeof TEXTS)[number] | 'cause' | 'errors', value: unknown): void {
  Reflect.defineProperty(error, field, { value, configurable: true, writable: true });
}
