import { bufferLook, describeBuffer } from '../probes/buffer.ts';
import { memoryLimitBytes, memoryLook } from '../probes/memory.ts';
import type { Definition } from './definition.ts';

export const buffer: Definition = {
  needs: ['BUFFER_SOURCE'],
  configure({ settings }) {
    if (!settings.BUFFER_SOURCE) return undefined;
    const own = { maxItems: settings.MAX_BUFFER_SIZE_ITEMS, maxMegabytes: settings.MAX_BUFFER_SIZE_MB };
    return ({ critical, buffer, clock }) => ({
      check: {
        name: 'buffer',
        kind: 'audit-buffer',
        critical,
        local: true,
        look: bufferLook(buffer(settings), own, clock.now),
        describe: describeBuffer(own),
      },
      close: () => {},
    });
  },
};

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
