import { bufferProbe, describeBuffer } from '../probes/buffer.ts';
import { memoryLimitBytes, memoryProbe } from '../probes/memory.ts';
import type { Definition } from './definition.ts';

/** Nothing outside the process is asked: cheap enough to look each time, and never waited for. */
const LOCAL = { local: true, timeoutMs: 100, healthyTtlMs: 0, failureTtlMs: 0 } as const;

export const buffer: Definition = {
  needs: 'BUFFER_SOURCE',
  configure(settings) {
    if (!settings.BUFFER_SOURCE) return undefined;
    const own = { maxItems: settings.MAX_BUFFER_SIZE_ITEMS, maxMegabytes: settings.MAX_BUFFER_SIZE_MB };
    return ({ critical, buffer, clock }) => ({
      check: {
        ...LOCAL,
        name: 'buffer',
        kind: 'audit-buffer',
        critical,
        probe: bufferProbe(buffer, own, clock.now),
        describe: describeBuffer(own),
      },
      close: () => {},
    });
  },
};

export const memory: Definition = {
  needs: undefined,
  configure: settings => parts => {
    const limitBytes = memoryLimitBytes(parts.lambdaMegabytes);
    const probe = memoryProbe({ limitBytes, maxPercent: settings.MAX_MEMORY_PERCENT });
    return {
      check: { ...LOCAL, name: 'memory', kind: 'process', critical: parts.critical, probe },
      close: () => {},
    };
  },
};
