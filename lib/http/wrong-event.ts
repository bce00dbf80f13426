import type { Beacon } from '../beacon.ts';
import { type InvocationContext, idsOf } from '../telemetry/invocation.ts';
import { type HttpResponse, problemResponse } from './response.ts';

/**
 * Answers an event that is no HTTP request: 400. Each is counted; of those that look alike, the first one of this
 * environment is logged. The words for it are loaded with the first one.
 */
export function wrongEvents({ log, metrics }: Pick<Beacon, 'log' | 'metrics'>) {
  const logged = new Set<string>();
  return async (event: unknown, context: InvocationContext): Promise<HttpResponse> => {
    metrics.rejected();
    const { wrongEvent } = await import('../events/wrong-event.ts');
    const { advice, fields } = wrongEvent(event);
    const { looks_like: got, meant_for: meantFor } = fields;
    const message =
      meantFor === 'the health function'
        ? `The health function got ${got} without a method or without a path.`
        : `The health function got ${got} instead of an HTTP request. ${advice}`;
    if (!logged.has(message)) log('WARN', message, { ...idsOf(context), ...fields });
    logged.add(message);
    return problemResponse(400);
  };
}
