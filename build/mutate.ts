import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** Folders and files that are mutated unless others are named: `npm run mutate -- lib/buffer lib/http/route.ts`. */
const DEFAULT_PATHS = ['lib/health', 'lib/fleet', 'lib/checks', 'lib/http', 'lib/buffer', 'lib/alarm'];

/** The lowest score that passes, percent of the mutants. */
const THRESHOLD = 95;

/** Tests of a folder of `lib` that are not in the folder of `test` with its name. */
const MORE_TESTS: Readonly<Record<string, readonly string[]>> = {
  'lib/buffer': ['test/checks/buffer'],
  'lib/checks/components.ts': ['test/settings'],
  'lib/http': ['test/functions'],
};

/** A mutant is detected if a test fails, or does not end, because of it. */
const DETECTED: readonly string[] = ['Killed', 'Timeout'];
const UNDETECTED: readonly string[] = ['Survived', 'NoCoverage'];

let passes = true;
for (const path of process.argv.length > 2 ? process.argv.slice(2) : DEFAULT_PATHS) {
  passes = report(path, await mutate(path)) && passes;
}
process.exitCode = passes ? 0 : 1;

/** Changes the code of a folder or file, one place at a time, and runs its tests with each change. */
async function mutate(path: string): Promise<readonly MutantResult[]> {
  process.env.MUTATION_TESTS = testsOf(path).join(','); // for mutation.config.ts, in Stryker's worker processes
  const stryker = new Stryker({
    mutate: [path.endsWith('.ts') ? path : `${path}/**/*.ts`],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'build/mutation.config.ts', related: false },
    tsconfigFile: 'none', // Stryker would rewrite the paths in it with an API that TypeScript 7 does not have
    disableTypeChecks: false,
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
    timeoutMS: 10_000,
    ignorePatterns: ['dist', 'cdk.out', 'coverage'],
    reporters: ['progress-append-only'],
  });
  return stryker.runMutationTest();
}

/** The deepest folder of tests, or the file, that is named like a folder or file, and more folders. */
function testsOf(path: string): string[] {
  const more = Object.entries(MORE_TESTS).flatMap(([folder, tests]) =>
    path.startsWith(folder) ? tests : [],
  );
  let named = path.replace(/^lib/, 'test').replace(/\.ts$/, '.test.ts');
  while (!existsSync(named)) named = dirname(named);
  return [named, ...more];
}

/** Prints the score and each mutant that no test detects. Returns whether the score passes. */
function report(path: string, mutants: readonly MutantResult[]): boolean {
  const detected = mutants.filter(({ status }) => DETECTED.includes(status)).length;
  const undetected = mutants.filter(({ status }) => UNDETECTED.includes(status));
  const score = (100 * detected) / (detected + undetected.length);
  const lines = undetected.map(({ fileName, location, mutatorName, replacement, status }) => {
    const { line, column } = location.start;
    return `${relative('.', fileName)}:${line}:${column} ${status} ${mutatorName}: ${replacement.replaceAll(/\s+/g, ' ')}`;
  });
  const summary = `${path}: ${score.toFixed(2)} % of ${detected + undetected.length} mutants are detected`;
  process.stdout.write(`${[...lines, summary].join('\n')}\n`);
  return score >= THRESHOLD;
}
