import { defineConfig } from 'vitest/config';

/** The packed tarball in apps as others have them: `npm run test:apps`. It installs packages, so it needs a registry. */
export default defineConfig({
  test: {
    name: 'apps',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/apps/*.apps.ts'],
    globalSetup: 'test/apps/support/tarball.ts',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
