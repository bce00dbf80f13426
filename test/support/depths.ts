import type { Depth } from '../../lib/buffer/depth-item.ts';
import type { BufferUsage } from '../../lib/buffer/gauge.ts';

/** The usage of an empty buffer, with the given differences. */
export function usageOf(usage: Partial<BufferUsage>): BufferUsage {
  return {
    itemCount: 0,
    bytes: 0,
    method: 'v8',
    oldestAt: undefined,
    startedAt: 0,
    writtenCount: 0,
    droppedCount: 0,
    lastDropAt: undefined,
    ...usage,
  };
}

/** The report of a writer whose buffer is empty, with the given differences. */
export function depthOf(depth: Partial<Depth>): Depth {
  return { ...usageOf({}), key: 'writer#w1', version: 1, updatedAt: 0, expiresAt: undefined, ...depth };
}
