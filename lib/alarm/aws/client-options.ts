/**
 * The options of the alarm function's SDK clients: one retry, and a connection timeout short enough to leave time for it.
 * The signal of each request limits the time of the whole.
 */
export const AWS_OPTIONS = { maxAttempts: 2, requestHandler: { connectionTimeout: 1000 } } as const;
