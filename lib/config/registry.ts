import type { ComponentName } from '../names/components.ts';
import { cache } from './cache.ts';
import { database } from './database.ts';
import type { Definition } from './definition.ts';
import { buffer, memory } from './local-checks.ts';

/** Every component that the environment can ask for. One more is one more entry. */
export const REGISTRY: Readonly<Record<ComponentName, Definition>> = { buffer, memory, database, cache };
