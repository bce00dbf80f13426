/** A run was asked for in a way that can't be understood. Nothing was run; the message says what is allowed. */
export class InvalidProbeRequest extends Error {
  override readonly name = 'InvalidProbeRequest';
}

/** What somebody asks to be run, as they write it. */
export type RunRequest = {
  /** Names of components, at least one. @default - all */
  readonly components?: readonly string[];
  /** Why it is asked, for the log and the answer: 1 to 300 characters. */
  readonly cause?: string;
  /** Past every cache, or with what is remembered. */
  readonly fresh?: boolean;
};

type Rule = {
  readonly allowed: (components: readonly string[]) => string;
  readonly accepts: (value: unknown, components: readonly string[]) => boolean;
};

/** The name of an alarm has up to 255. */
const MAX_CAUSE_LENGTH = 300;

/** What was given is quoted up to so many characters. */
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
 * Reads a request that may have these fields, and no others. @throws InvalidProbeRequest that says what was given
 * and what is allowed: no object, an unknown field, a value of another type, an unknown component
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
