import type { Beacon } from '../beacon.ts';
import { wrongEvent } from '../events/wrong-event.ts';
import { ROUTES } from '../names/routes.ts';
import { PATH } from '../settings/patterns.ts';
import { type InvocationContext, idsOf } from '../telemetry/invocation.ts';
import type { HttpRequest } from './request.ts';
import { type HttpResponse, problemResponse } from './response.ts';

/** What the endpoint does with what it does not serve. It is loaded when that happens. */
export type Unserved = {
  /** Answers an event that is no HTTP request: 400. Each one is counted; of each kind, the first one is logged. */
  readonly event: (event: unknown, context: InvocationContext) => HttpResponse;
  /** Logs the first path that has no route and would have one with `BASE_PATH`. */
  readonly path: (request: Pick<HttpRequest, 'paths'>) => void;
};

const BEFORE_HEALTH = new RegExp(`^(.+)${ROUTES.health}(/|$)`);

/** `logged` lasts as long as this environment, so that nobody can fill the log. */
export function createUnserved({ log, metrics }: Pick<Beacon, 'log' | 'metrics'>): Unserved {
  const logged = new Set<string>();
  return {
    event(event, context) {
      metrics.rejected();
      const { message, fields } = described(event);
      if (!logged.has(message)) log('WARN', message, { ...idsOf(context), ...fields });
      logged.add(message);
      return problemResponse(400);
    },
    path({ paths: [path = ''] }) {
      const basePath = BEFORE_HEALTH.exec(path)?.[1];
      if (logged.has('BASE_PATH') || !basePath || !PATH.pattern.test(basePath)) return;
      logged.add('BASE_PATH');
      log('WARN', `Nothing answers at ${basePath}${ROUTES.health}. If it should, set BASE_PATH=${basePath}.`);
    },
  };
}

function described(event: unknown) {
  const { advice, fields } = wrongEvent(event);
  const { looks_like: got, meant_for: meantFor } = fields;
  const problem =
    meantFor === 'the health function'
      ? 'without a method or without a path.'
      : `instead of an HTTP request. ${advice}`;
  return { message: `The health function got ${got} ${problem}`, fields };
}
