import { defineConfig } from 'vitest/config';

/** The real proxies, from the packages of Debian: `npm run test:field`. `npm test` replays what they say. */
export default defineConfig({
  test: {
    name: 'field',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/field/*.field.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
