import type { ComponentName } from '../names/components.ts';
import { buffer } from './buffer.ts';
import { cache } from './cache.ts';
import { database } from './database.ts';
import type { Definition } from './definition.ts';
import { memory } from './memory.ts';

/** Every component that the environment can ask for. One more is one more entry. */
export const REGISTRY: Readonly<Record<ComponentName, Definition>> = { buffer, memory, database, cache };
