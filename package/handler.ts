import { createHealthHandler as wrap } from '../functions/health/create-health-handler.ts';
import { createBeacon } from '../lib/beacon.ts';
import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import { sharedBuffer } from '../lib/buffer/shared.ts';
import type { Env } from '../lib/config/settings.ts';
import type { Check } from '../lib/health/check.ts';

export type { Check, LocalCheck, Observation, Probe, RemoteCheck } from '../lib/health/check.ts';
export { ProbeError } from '../lib/health/probe-error.ts';

export type HealthHandlerOptions = {
  /** The settings of the README. @default process.env */
  readonly env?: Env;
  /** The audit event buffer of this very process, to be reported as `BUFFER_SOURCE=memory` does. @default - none */
  readonly buffer?: AuditEventBuffer;
  /** Checks of yours, beside those of the environment; each says itself whether it is critical. @default - none */
  readonly checks?: readonly Check[];
};

/**
 * `./handler` of the package: a Lambda handler of the health check, to be mounted in a function of your own.
 * @throws ConfigError that lists every fault of the environment
 */
export function createHealthHandler({ env = process.env, buffer, checks = [] }: HealthHandlerOptions = {}) {
  return wrap(
    createBeacon({
      env: buffer ? { BUFFER_SOURCE: 'memory', ...env } : env,
      buffer: settings => buffer ?? sharedBuffer({}, settings),
      checks,
    }),
  );
}
