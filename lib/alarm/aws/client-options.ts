/**
 * How the alarm function's clients ask AWS: one retry, and a connection is given up early enough to try another.
 * How long the whole may take is decided by the signal that each request is given.
 */
export const AWS_OPTIONS = { maxAttempts: 2, requestHandler: { connectionTimeout: 1000 } } as const;
