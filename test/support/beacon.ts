import type { Context } from 'aws-lambda';
import { createHealthHandler } from '../../functions/health/create-health-handler.ts';
import { createProbeHandler } from '../../functions/probe/create-probe-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import type { InvocationContext } from '../../lib/telemetry/invocation.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { validated } from './answer-schema.ts';
import { restApiEvent } from './events.ts';
import { leaks } from './secrecy.ts';

export type Answer = HttpResponse & { readonly json: Json; readonly ms: number };

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it by hand
type Json = any;

export const EDGE_PATH = '/edge/0a1b2c3d';

export type StartOptions = { clock?: Clock; buffer?: AuditEventBuffer };

/** A Beacon in this process, and all that it writes. */
function createTestBeacon(env: Env, options: StartOptions = {}) {
  const buffer = options.buffer ?? new AuditEventBuffer();
  const logs: string[] = [];
  const metrics: string[] = [];
  const beacon = createBeacon({
    env: { EDGE_PATH, ...env },
    buffer: () => buffer,
    write: line => (line.startsWith('{"_aws"') ? metrics : logs).push(line),
    ...(options.clock && { clock: options.clock }),
  });
  return { beacon, buffer, logs, metrics, close: beacon.close };
}

/** The handler of the probe function. */
export function startProbe(env: Env, options?: StartOptions) {
  const parts = createTestBeacon(env, options);
  const handler = createProbeHandler(parts.beacon);
  const invoke = async (event: unknown, context: InvocationContext = lambdaContext()): Promise<Json> =>
    handler(event, context as Context);
  return { ...parts, handler, invoke };
}

/** The handler of the health function. */
export function startBeacon(env: Env, options?: StartOptions) {
  const parts = createTestBeacon(env, options);
  const handler = createHealthHandler(parts.beacon);
  const invoke = async (event: unknown, context: InvocationContext = lambdaContext()) =>
    validated(await handler(event, context as Context));
  return {
    ...parts,
    handler,
    invoke,
    /** Asks as API Gateway would, and measures. */
    async get(path: string, method = 'GET'): Promise<Answer> {
      const since = performance.now();
      const response: HttpResponse = await invoke(restApiEvent({ path, method }));
      const ms = performance.now() - since;
      const told = leaks(response, env); // whatever a test does to it, strangers learn nothing
      if (told.length > 0) throw new Error(`the answer gives away ${told.join(', ')}: ${response.body}`);
      return { ...response, ms, json: response.body ? JSON.parse(response.body) : undefined };
    },
  };
}

/** The context of an invocation that Lambda ends after so long, ms. */
export function lambdaContext(
  remainingMs = 5000,
  { now }: Pick<Clock, 'now'> = systemClock,
): InvocationContext {
  const endsAt = now() + remainingMs;
  return { awsRequestId: 'invocation-1', getRemainingTimeInMillis: () => endsAt - now() };
}
