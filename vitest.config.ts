import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LONG_SUITES, testsThatStartServers } from './test/support/test-kinds.ts';

/** Tests of single parts that start a server or a process. A test that starts one belongs here by itself. */
const INTEGRATION = testsThatStartServers(fileURLToPath(new URL('.', import.meta.url)));

/** Stacks: CDK is slow to load, and synthesis takes a second or two. */
const INFRA = 'test/infra/**/*.test.ts';

/** Suites on real servers, which measure time. Two files at once: one core for each. */
const SERVERS = ['test/fault/**/*.test.ts', 'test/local/**/*.test.ts', 'test/runtime/**/*.test.ts'];

/** Those of them that need both cores: they start many processes, or are never idle. */
const BUSY = ['test/fault/freeze.test.ts', 'test/fault/load.test.ts'];

/** Files that a test adds to a copy of the tree: their tests run there. */
const ADDED = 'test/extension/added/**';

/** Only stops a test that hangs: a machine that is busy with other work must fail no test. */
const HANG_MS = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Vitest leaves one core idle by default, which is half of two. */
const BOTH_CORES = { maxWorkers: 2 } as const;

/** Pure tests share their workers, so that each module is loaded once. Each file undoes what it changed. */
const SHARED_WORKERS = { pool: 'threads', isolate: false, unstubEnvs: true } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...INTEGRATION, INFRA, ...SERVERS, ADDED],
          sequence: { groupOrder: 0 },
          ...BOTH_CORES,
          ...HANG_MS,
          ...SHARED_WORKERS,
        },
      },
      {
        test: {
          name: 'integration',
          include: INTEGRATION,
          sequence: { groupOrder: 0 },
          ...BOTH_CORES,
          ...HANG_MS,
        },
      },
      {
        test: {
          name: 'infra',
          include: [INFRA],
          globalSetup: 'test/infra/support/bundles.ts',
          sequence: { groupOrder: 0 },
          ...BOTH_CORES,
          ...HANG_MS,
          ...SHARED_WORKERS,
        },
      },
      {
        test: {
          name: 'servers',
          include: SERVERS,
          exclude: [...BUSY, ...LONG_SUITES],
          ...BOTH_CORES,
          sequence: { groupOrder: 1 },
          ...HANG_MS,
        },
      },
      {
        test: {
          name: 'busy',
          include: BUSY,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...HANG_MS,
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
