import { defineConfig } from 'vitest/config';

/** The folders with the tests to run, comma-separated. `npm run mutate` sets it. */
const folders = (process.env.MUTATION_TESTS ?? '').split(',');

export default defineConfig({
  test: {
    include: folders.map(folder => `${folder}/**/*.test.ts`),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
