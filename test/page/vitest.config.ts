import { defineConfig } from 'vitest/config';

/** The page in a real browser, which `npm test` does not need. One file at once: it uses both cores. */
export default defineConfig({
  test: {
    include: ['test/page/*.browser.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
