import { createProbeHandler } from '../../functions/probe/create-probe-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import type { Env } from '../../lib/settings/read-settings.ts';
import type { Invoked } from '../aws/lambda.ts';

/** The probe function on this machine. Its log lines and metrics are not printed: the message shows what it found. */
export function localProbe(env: Env): Invoked {
  const beacon = createBeacon({
    env,
    buffer: settings => sharedBuffer({}, settings),
    write: () => {},
  });
  const handler = createProbeHandler(beacon);
  return payload => handler(payload, CONTEXT);
}

const CONTEXT = { getRemainingTimeInMillis: () => 10_000 } as Parameters<
  ReturnType<typeof createProbeHandler>
>[1];
