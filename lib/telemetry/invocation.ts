/** What Beacon uses of a Lambda context. */
export type InvocationContext = {
  readonly awsRequestId?: string;
  /** The trace of this invocation, unlike the environment variable of the process. */
  readonly xRayTraceId?: string;
  readonly getRemainingTimeInMillis?: () => number;
};

/** An invocation, as the log shows it. */
export type Invocation = {
  readonly invocation_id: string | undefined;
  readonly trace_id: string | undefined;
  /** Whether it is the first of its environment. */
  readonly cold_start: boolean;
};

/** The fields by which all log lines of an invocation are found. */
export function idsOf({ awsRequestId, xRayTraceId }: InvocationContext): Omit<Invocation, 'cold_start'> {
  return { invocation_id: awsRequestId, trace_id: xRayTraceId };
}

/** Makes the log fields of each invocation; the first one is the cold start. */
export function invocations(): (context: InvocationContext) => Invocation {
  let isFirst = true;
  return context => {
    const cold_start = isFirst;
    isFirst = false;
    return { ...idsOf(context), cold_start };
  };
}

/** What is left of an invocation, ms; infinite outside Lambda. */
export function remainingMs({ getRemainingTimeInMillis }: InvocationContext): number {
  return getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
}
