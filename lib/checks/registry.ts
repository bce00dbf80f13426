import { buffer } from './buffer/buffer.ts';
import type { Kind } from './kind/kind.ts';
import { memory } from './memory/memory.ts';
import { postgresql } from './postgresql/postgresql.ts';
import { redis } from './redis/redis.ts';

/** Every kind of component, in the order of the report. Another kind is a folder and a line here. */
export const KINDS: readonly Kind[] = [buffer, memory, postgresql, redis];
