import type { Setting } from './setting.ts';

/** What to write instead of these in the user or the password of a URL. */
const PERCENT_ENCODE =
  'a #, / or ? in the user or the password must be percent-encoded (%23, %2F, %3F), and a % as %25';

/** What to do about a value that is not allowed, where its form tells; empty otherwise. It contains nothing of the value. */
export function cureOf(setting: Setting, given: string): string {
  if (/^(["'`]).*\1$/s.test(given))
    return '; it has quotes around it, which are read as part of it: remove them';
  if (given !== given.trim()) return '; it begins or ends with a space or a newline: remove it';
  if (setting.type === 'url' && /:\/\/.*[#/?].*@/s.test(given)) return `; ${PERCENT_ENCODE}`;
  return '';
}
