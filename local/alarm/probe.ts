import { createBeacon } from '../../lib/beacon.ts';
import { auditBuffer } from '../../lib/buffer/shared.ts';
import type { Env } from '../../lib/config/settings.ts';
import type { ComponentReport } from '../../lib/health/report.ts';
import { report } from '../../lib/health/report.ts';
import { HINTS } from '../../lib/names/hints.ts';
import type { Invoked } from '../aws/lambda.ts';

/** What the probe function does, on this machine: a fresh run past every result that is kept, and what it found. */
export function localProbe(env: Env): Invoked {
  const beacon = createBeacon({ env, buffer: auditBuffer, write: () => {} });
  return async () => {
    const at = beacon.clock.now();
    const deadlineAt = at + beacon.config.settings.CHECK_DEADLINE_MS;
    const { status, components } = report(await beacon.checker.run({ deadlineAt, maxAgeMs: 0 }), at);
    return { status, components: Object.fromEntries(components.map(part => [part.name, detail(part)])) };
  };
}

function detail({ state, reason, error }: ComponentReport): object {
  const message = error instanceof Error ? error.message : undefined;
  return { state, reason, message, hint: reason && HINTS[reason] };
}
