import { UsageError } from '../terminal/usage-error.ts';

/** The options of `beacon check`, as the parser gives them. */
export type CheckOptions = {
  readonly json?: boolean;
  readonly wait: number;
  readonly hold: number;
  readonly timeout: number;
  readonly sign?: boolean;
  readonly header: readonly string[];
};

/** A whole number within limits, both inclusive. @throws UsageError */
export function wholeNumber(option: string, least: number, most: number): (given: string) => number {
  return given => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= least && value <= most) return value;
    throw new UsageError(`${option} must be a whole number from ${least} to ${most}, not "${given}"`);
  };
}

/** Collects `--header 'name: value'`. @throws UsageError */
export function headerOption(given: string, before: readonly string[]): readonly string[] {
  if (!/^[!#$%&'*+.^_`|~\w-]+:\s*[\x20-\x7e]*$/.test(given)) {
    throw new UsageError("--header must be 'name: value'");
  }
  return [...before, given];
}

/** The headers as an object. */
export function headersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map(text => {
      const colon = text.indexOf(':');
      return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
    }),
  );
}

/**
 * The URL to request. Without a path it is `/health`; to sign, `/health` becomes `/health/details`.
 * @throws UsageError
 */
export function urlOf(given: string, sign: boolean): URL {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`"${given}" is not a URL: give https://<host>/health`);
  }
  const url = new URL(text);
  if (url.username || url.password) throw new UsageError('a URL with a user or a password is not supported');
  if (url.pathname === '/') url.pathname = '/health';
  if (sign) url.pathname = url.pathname.replace(/\/health\/?$/, '/health/details');
  return url;
}
