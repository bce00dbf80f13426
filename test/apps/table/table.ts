import { CACHES } from './caches.ts';
import { CLUSTERS } from './clusters.ts';
import { IMPORTED_DATABASES } from './imported-databases.ts';
import { INSTANCES } from './instances.ts';
import { OTHER_DATABASES } from './other-databases.ts';
import { OTHERS } from './others.ts';
import { PROXIES } from './proxies.ts';
import { REFUSED_CACHES } from './refused-caches.ts';
import type { Row } from './row.ts';

/** Apps with a health check, each of another kind. */
export const TABLE: readonly Row[] = [
  ...INSTANCES,
  ...CLUSTERS,
  ...PROXIES,
  ...IMPORTED_DATABASES,
  ...OTHER_DATABASES,
  ...CACHES,
  ...REFUSED_CACHES,
  ...OTHERS,
];
