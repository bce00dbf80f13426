import type { Definition } from '../definition.ts';
import { memoryLimitBytes, memoryLook } from './probe.ts';

export const memory: Definition = {
  needs: [],
  configure:
    ({ settings }) =>
    parts => {
      const limitBytes = memoryLimitBytes(parts.lambdaMegabytes);
      const look = memoryLook({ limitBytes, maxPercent: settings.MAX_MEMORY_PERCENT });
      return {
        check: { name: 'memory', kind: 'process', critical: parts.critical, local: true, look },
        close: () => {},
      };
    },
};
