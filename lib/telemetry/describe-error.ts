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
 * errors, and AUTH has the password in it.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const deeper = depth < MAX_DEPTH;
  return {
    name: error.name,
    message: error.message,
    code: 'code' in error ? String(error.code) : undefined,
    stack: error.stack,
    cause: deeper && error.cause !== undefined ? describeError(error.cause, depth + 1) : undefined,
    errors:
      deeper && error instanceof AggregateError
        ? error.errors.map(part => describeError(part, depth + 1))
        : undefined,
  };
}
