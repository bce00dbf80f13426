import { ProbeError } from '../health/probe-error.ts';

/** An error as the log shows it. */
export type ErrorDescription = {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
  readonly cause?: ErrorDescription | undefined;
  readonly errors?: readonly ErrorDescription[] | undefined;
};

/** A chain of causes is cut here: deeper ones don't help, and a cause may lead back to itself. */
const MAX_DEPTH = 5;

/**
 * What the log may contain of an error: these fields only. Drivers attach the command that failed to their errors, and
 * AUTH contains the password. A failure with a known meaning needs no stack.
 */
export function describeError(error: unknown, depth = 0, isKnown = false): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const deeper = depth < MAX_DEPTH;
  const brief = isKnown || error instanceof ProbeError;
  return {
    name: error.name,
    message: error.message,
    code: 'code' in error ? String(error.code) : undefined,
    stack: brief ? undefined : error.stack,
    cause: deeper && error.cause !== undefined ? describeError(error.cause, depth + 1, brief) : undefined,
    errors:
      deeper && error instanceof AggregateError
        ? error.errors.map(part => describeError(part, depth + 1, brief))
        : undefined,
  };
}
