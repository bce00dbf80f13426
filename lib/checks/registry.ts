import type { ComponentName } from '../names/components.ts';
import { buffer } from './buffer/buffer.ts';
import type { Definition } from './definition.ts';
import { memory } from './memory/memory.ts';
import { database } from './postgresql/postgresql.ts';
import { cache } from './redis/redis.ts';

/** Every component that the environment can ask for. One more is one more entry. */
export const REGISTRY: Readonly<Record<ComponentName, Definition>> = { buffer, memory, database, cache };
