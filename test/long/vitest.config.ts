import { defineConfig } from 'vitest/config';
import { LONG_SUITES } from '../support/test-kinds.ts';

/** Fleets of real processes over real servers. One file at once: each uses both cores. */
export default defineConfig({
  test: {
    name: 'long',
    root: new URL('../..', import.meta.url).pathname,
    include: [...LONG_SUITES],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
