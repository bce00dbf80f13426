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
    (hidden, { user, password }) => hideWords(hidePassword(hidden, password), formsOf(user), '<user>'),
    text,
  );
}

/** Hides a password and every long beginning of it; a short one only where it stands alone. */
function hidePassword(text: string, password: string): string {
  const start = password.indexOf(TOKEN_START);
  const forms = formsOf(start === -1 ? password : password.slice(start + 2));
  const longForms = forms.filter(({ length }) => length >= MIN_PREFIX);
  return hideBeginnings(hideWords(text, forms, '<password>'), longForms, '<password>');
}

/** A value as servers and drivers repeat it: as it is, in quotes, with line ends as spaces; each also in a URL. */
function formsOf(value: string): string[] {
  const plain = [value, JSON.stringify(value).slice(1, -1), value.replace(/[\r\n]/g, ' ')];
  const encoded = plain.map(form => encodeURIComponent(form.toWellFormed()));
  return [...new Set([...plain, ...encoded])].filter(form => form !== '');
}

/** Hides the forms and their long beginnings; where several begin alike, as much as one of them covers. */
function hideBeginnings(text: string, forms: readonly string[], instead: string): string {
  let hidden = '';
  let rest = text;
  for (let at = firstOf(rest, forms); at !== undefined; at = firstOf(rest, forms)) {
    hidden += `${rest.slice(0, at)}${instead}`;
    rest = rest.slice(at);
    rest = rest.slice(Math.max(...forms.map(form => commonLength(rest, form))));
  }
  return hidden + rest;
}

/** Where the first long beginning of a form is; `undefined` when there is none. */
function firstOf(text: string, forms: readonly string[]): number | undefined {
  const places = forms.map(form => text.indexOf(form.slice(0, MIN_PREFIX))).filter(at => at !== -1);
  return places.length > 0 ? Math.min(...places) : undefined;
}

function commonLength(text: string, value: string): number {
  let length = 0;
  while (length < value.length && text[length] === value[length]) length += 1;
  return length;
}

/** Where a word begins: after anything but a letter, or after an encoded character, such as `%20` or `\n`. */
const BEGINNING = '(?:(?<![\\p{L}\\p{N}_])|(?<=%[0-9A-Fa-f]{2}|\\\\[nrt]))';

const END = '(?![\\p{L}\\p{N}_])';

/** Hides words that are no part of a longer one: `app` is not hidden in `application`. */
function hideWords(text: string, words: readonly string[], instead: string): string {
  return words.reduce((hidden, word) => {
    const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return hidden.replace(new RegExp(`${BEGINNING}${escaped}${END}`, 'gu'), instead);
  }, text);
}

/** The fields of some errors are getters without a setter. */
function replace(error: Error, field: (typeof TEXTS)[number] | 'cause' | 'errors', value: unknown): void {
  Reflect.defineProperty(error, field, { value, configurable: true, writable: true });
}
