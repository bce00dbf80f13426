/** A run was requested in a way that is not understood. Nothing was run; the message says what is allowed. */
export class InvalidProbeRequest extends Error {
  override readonly name = 'InvalidProbeRequest';
}

/** A request for a run, as callers write it. */
export type RunRequest = {
  /** Names of components, at least one. @default - all */
  readonly components?: readonly string[];
  /** Why it is requested, for the log and the answer: 1 to 300 characters. */
  readonly cause?: string;
  /** Whether every check runs now, instead of using stored results. */
  readonly fresh?: boolean;
};

type Rule = {
  readonly allowed: (components: readonly string[]) => string;
  readonly accepts: (value: unknown, components: readonly string[]) => boolean;
};

/** The name of a CloudWatch alarm, which is a common cause, has up to 255 characters. */
const MAX_CAUSE_LENGTH = 300;

/** Characters of the given value that an error message repeats. */
const MAX_QUOTE_LENGTH = 60;

const RULES = {
  components: {
    allowed: components => `a list of one or more of ${components.join(', ')}`,
    accepts: (value, components) =>
      Array.isArray(value) && value.length > 0 && value.every(name => components.includes(name)),
  },
  cause: {
    allowed: () => `text of 1 to ${MAX_CAUSE_LENGTH} characters`,
    accepts: value => typeof value === 'string' && value.length > 0 && value.length <= MAX_CAUSE_LENGTH,
  },
  fresh: { allowed: () => 'true or false', accepts: value => typeof value === 'boolean' },
} as const satisfies Record<keyof RunRequest, Rule>;

/**
 * Reads a request that may have these fields and no others.
 * @param components the names that may be requested
 * @throws InvalidProbeRequest that says what was given and what is allowed
 */
export function readRunRequest(
  input: unknown,
  fields: readonly (keyof RunRequest)[],
  components: readonly string[],
): RunRequest {
  assertRequest(input, fields, components);
  return input;
}

function assertRequest(
  input: unknown,
  fields: readonly (keyof RunRequest)[],
  components: readonly string[],
): asserts input is RunRequest {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid('The request', input, `an object with ${fields.join(', ')}`);
  }
  for (const [name, value] of Object.entries(input)) {
    const field = fields.find(known => known === name);
    if (!field) throw invalid('A field of the request', name, fields.join(', '));
    const rule: Rule = RULES[field];
    if (!rule.accepts(value, components)) throw invalid(`"${field}"`, value, rule.allowed(components));
  }
}

function invalid(what: string, given: unknown, allowed: string): InvalidProbeRequest {
  const text = JSON.stringify(given) ?? String(given);
  const quote = text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text;
  return new InvalidProbeRequest(`${what} is ${quote}; allowed: ${allowed}. Nothing was run.`);
}
