/** What we use of a Lambda context. */
export type InvocationContext = {
  readonly awsRequestId?: string;
  /** Where the trace goes on: of this invocation alone, unlike the variable of the process. */
  readonly xRayTraceId?: string;
  readonly getRemainingTimeInMillis?: () => number;
};

/** An invocation as the log tells it. */
export type Invocation = {
  readonly invocation_id: string | undefined;
  readonly trace_id: string | undefined;
  /** It is the first of its environment. */
  readonly cold_start: boolean;
};

/** What finds the lines of one invocation again. */
export function idsOf({ awsRequestId, xRayTraceId }: InvocationContext): Omit<Invocation, 'cold_start'> {
  return { invocation_id: awsRequestId, trace_id: xRayTraceId };
}

/** Tells each invocation from the others; the first is the cold start. */
export function invocations(): (context: InvocationContext) => Invocation {
  let cold = true;
  return context => {
    const cold_start = cold;
    cold = false;
    return { ...idsOf(context), cold_start };
  };
}

/** What Lambda leaves an invocation, ms; no end where nobody says. */
export function remainingMs({ getRemainingTimeInMillis }: InvocationContext): number {
  return getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
}
