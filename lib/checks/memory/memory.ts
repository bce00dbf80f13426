import type { Kind } from '../kind/kind.ts';
import { memoryLimitBytes, memoryLook } from './probe.ts';
import { type MEMORY_TABLE, memorySettings } from './settings.ts';

/** The memory of this process. */
export const memory: Kind<typeof MEMORY_TABLE> = {
  settings: memorySettings,
  create: ({ name, critical, settings, platform }) => {
    const limitBytes = memoryLimitBytes(platform.lambdaMegabytes);
    const look = memoryLook({ limitBytes, maxPercent: settings.MAX_MEMORY_PERCENT });
    return { check: { name, kind: 'process', critical, local: true, look }, close: () => {} };
  },
};
