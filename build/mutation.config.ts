import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The folders and files with the tests to run, comma-separated. `npm run mutate` sets it. */
const tests = (process.env.MUTATION_TESTS ?? '').split(',');

/** Whether a test file starts servers, or tries many random inputs. */
const isSlow = ({ moduleId }: TestSpecification) =>
  /LocalPostgres|startDynamoDb|startServers|fc\.assert/.test(readFileSync(moduleId, 'utf8'));

/** Runs slow files last: a mutant is done with the first test that fails, and a fast test detects most of them. */
class FastFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => Number(isSlow(a)) - Number(isSlow(b)));
  }
}

export default defineConfig({
  test: {
    include: tests.map(each => (each.endsWith('.ts') ? each : `${each}/**/*.test.ts`)),
    sequence: { sequencer: FastFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
