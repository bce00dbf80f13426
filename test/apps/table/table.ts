import { CACHES } from './caches.ts';
import { DATABASES } from './databases.ts';
import { OTHERS } from './others.ts';
import type { Row } from './row.ts';

/** Apps with a health check, each of another kind. */
export const TABLE: readonly Row[] = [...DATABASES, ...CACHES, ...OTHERS];
