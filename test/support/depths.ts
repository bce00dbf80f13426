import type { Depth } from '../../lib/buffer/depth-item.ts';
import type { BufferUsage } from '../../lib/buffer/gauge.ts';

/** An empty buffer's, with what a test says otherwise. */
export function usageOf(usage: Partial<BufferUsage>): BufferUsage {
  return {
    itemCount: 0,
    bytes: 0,
    method: 'v8',
    oldestAt: undefined,
    writtenCount: 0,
    droppedCount: 0,
    lastDropAt: undefined,
    ...usage,
  };
}

/** What a writer told, with what a test says otherwise. */
export function depthOf(depth: Partial<Depth>): Depth {
  return { ...usageOf({}), key: 'writer#w1', version: 1, updatedAt: 0, expiresAt: undefined, ...depth };
}
