import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** One import of a file, or of a package. Paths are relative to the root of the tree. */
export type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

/** The folders of the product. */
export const PRODUCT = ['lib', 'functions', 'cli', 'infra', 'package', 'examples', 'local', 'bench', 'build'];

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g;

/** The TypeScript files below some folders of a tree. */
export function sourceFiles(root: string, folders: readonly string[] = PRODUCT): string[] {
  return folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .map(path => join(folder, path)),
  );
}

/** Every import in some files of a tree, dynamic ones and those of types included. */
export function importsOf(root: string, files: readonly string[]): Import[] {
  return files.flatMap(from =>
    [...readFileSync(join(root, from), 'utf8').matchAll(IMPORT)].map(([, , typeOnly, named, dynamic]) => {
      const target = named ?? dynamic ?? '';
      const to = target.startsWith('.') ? relative(root, join(root, dirname(from), target)) : target;
      return { from, to, typeOnly: typeOnly !== undefined };
    }),
  );
}

/** The edges of a graph between whatever `nodeOf` makes of a file; edges within a node are left out. */
export function graphOf(
  imports: readonly Import[],
  nodeOf: (file: string) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [source, target] = [nodeOf(from), nodeOf(to)];
    if (source !== target) graph.set(source, (graph.get(source) ?? new Set()).add(target));
  }
  return graph;
}

/** The nodes of each cycle in a graph (its strongly connected components of two and more), sorted. */
export function cyclesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...graph.keys()].map(node => [node, reachedFrom(graph, node)]));
  const mutual = (a: string, b: string) => reach.get(a)?.has(b) && reach.get(b)?.has(a);
  const inCycle = [...graph.keys()].filter(node => reach.get(node)?.has(node)).sort();
  const groups = inCycle.map(node => inCycle.filter(other => other === node || mutual(node, other)));
  return groups.filter(([first], index) => first === inCycle[index]);
}

/** Every node that the edges lead to from one. That one is not among them, except when it is in a cycle. */
export function reachedFrom(
  graph: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
): ReadonlySet<string> {
  const seen = new Set(graph.get(start));
  for (const node of seen) for (const next of graph.get(node) ?? []) seen.add(next);
  return seen;
}
