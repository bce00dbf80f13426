import { defineConfig } from 'vitest/config';

/** Suites that start servers or measure time: one file after the other, so that none slows another down. */
const WITH_SERVERS = ['test/fault/**/*.test.ts', 'test/local/**/*.test.ts', 'test/runtime/**/*.test.ts'];

/** Stacks: the first synthesis of a process takes a second or two. */
const INFRA = 'test/infra/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...WITH_SERVERS, INFRA],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'infra',
          include: [INFRA],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'servers',
          include: WITH_SERVERS,
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts', 'functions/**/*.ts'],
      reporter: ['text-summary', 'text'],
    },
  },
});
