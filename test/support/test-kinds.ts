import { graphOf, importsOf, reachedFrom, sourceFiles } from './import-graph.ts';

/** Modules that open a port or start a process. */
const STARTERS =
  /^(node:(child_process|cluster|dgram|http|https|net|tls|worker_threads)|dynalite|esbuild|ioredis|pg)$/;

/** Tests below these folders are suites of their own, whatever they start. */
const SUITES = /^test\/(extension|fault|infra|local|runtime)\//;

/**
 * The tests of single parts that start a server or a process, themselves or through a helper. What `lib` and
 * `functions` import does not count: code under test connects only to what its test has started.
 * @param root the root of the repository
 * @returns paths from the root
 */
export function testsThatStartServers(root: string): string[] {
  const files = sourceFiles(root, ['test', 'local']);
  const graph = graphOf(
    importsOf(root, files).filter(({ typeOnly }) => !typeOnly),
    file => file,
  );
  return files
    .filter(path => path.endsWith('.test.ts') && !SUITES.test(path))
    .filter(path => [...reachedFrom(graph, path)].some(module => STARTERS.test(module)));
}

/** Many processes, or a long time: `npm run test:long`, so that `npm test` takes minutes only. */
export const LONG_SUITES: readonly string[] = [
  'test/fault/buffer-fleet.test.ts',
  'test/fault/chaos.test.ts',
  'test/fault/fleet.test.ts',
  'test/fault/storm.test.ts',
  'test/fault/verdict-*.test.ts',
  'test/runtime/package.test.ts',
];
