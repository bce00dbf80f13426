import { createBeacon } from '../../lib/beacon.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { createProbeHandler } from './create-probe-handler.ts';

export const handler = createProbeHandler(
  createBeacon({ env: process.env, buffer: settings => sharedBuffer({}, settings) }),
);
