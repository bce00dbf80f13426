import { createBeacon } from '../../lib/beacon.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { createHealthHandler } from './create-health-handler.ts';

export const handler = createHealthHandler(
  createBeacon({ env: process.env, buffer: settings => sharedBuffer({}, settings) }),
);
