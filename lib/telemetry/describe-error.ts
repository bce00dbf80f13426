import { ProbeError } from '../health/probe-error.ts';

export type ErrorDescription = {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
  readonly cause?: ErrorDescription | undefined;
  readonly errors?: readonly ErrorDescription[] | undefined;
};

/** A chain of causes is cut here: nothing deeper helps, and one may lead back to itself. */
const MAX_DEPTH = 5;

/**
 * What a log should know of an error. These fields and no more: drivers hang the command that failed on their
 * errors, and AUTH has the password in it. A failure that was understood needs no stack.
 */
export function describeError(error: unknown, depth = 0, understood = false): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const deeper = depth < MAX_DEPTH;
  const brief = understood || error instanceof ProbeError;
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
