import { statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';

type Outputs = Metafile['outputs'];

/**
 * Puts the chunks that an entry imports statically into the entry's file: each file costs 0.5 to 1 ms of a cold start.
 * esbuild writes such a chunk for what the entry shares with files that are loaded later. Those find it in the entry
 * now: a chunk's own file only passes on what the entry exports.
 * @param root the folder that the paths of the metafile start from
 * @param source the entry's source file
 */
export async function oneFileAtStart(root: string, source: string, { outputs }: Metafile): Promise<void> {
  const entry = Object.keys(outputs).find(path => outputs[path]?.entryPoint === source);
  const chunks = entry === undefined ? [] : staticChunks(outputs, entry);
  if (entry === undefined || chunks.length === 0) return;
  const names = chunks.map((path, index) =>
    (outputs[path]?.exports ?? []).map(name => ({ name, as: `c${index}_${name}` })),
  );
  const contents = [
    `export * from './${basename(entry)}';`,
    ...chunks.map(
      (path, index) => `export { ${listed(names[index], 'inside')} } from './${basename(path)}';`,
    ),
  ].join('\n');
  const merged = await build({
    stdin: { contents, resolveDir: join(root, dirname(entry)), loader: 'js' },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node24', write: false },
    plugins: [{ name: 'later', setup: ({ onResolve }) => onResolve({ filter: /^\.\// }, keepDynamic) }],
  });
  write(root, entry, merged.outputFiles[0]?.text ?? '', outputs);
  chunks.forEach((path, index) => {
    write(root, path, `export{${listed(names[index], 'outside')}}from"./${basename(entry)}";`, outputs);
    const output = outputs[path];
    if (output) output.imports = [{ path: entry, kind: 'import-statement' }];
  });
  const output = outputs[entry];
  if (output) output.imports = output.imports.filter(({ path }) => !chunks.includes(path));
}

type Names = readonly { readonly name: string; readonly as: string }[] | undefined;

function listed(names: Names = [], side: 'inside' | 'outside'): string {
  return names.map(({ name, as }) => (side === 'inside' ? `${name} as ${as}` : `${as} as ${name}`)).join(',');
}

const keepDynamic = ({ kind, path }: { kind: string; path: string }) =>
  kind === 'dynamic-import' ? { path, external: true } : undefined;

function staticChunks(outputs: Outputs, entry: string): string[] {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { kind, path: next } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && next in outputs) reached.add(next);
    }
  }
  reached.delete(entry);
  return [...reached];
}

function write(root: string, path: string, text: string, outputs: Outputs): void {
  writeFileSync(join(root, path), text);
  const output = outputs[path];
  if (output) output.bytes = statSync(join(root, path)).size;
}
