import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';

type Outputs = Metafile['outputs'];

/** A chunk that becomes part of the entry's file, and the names that the entry then exports for it. */
type Merged = { readonly path: string; readonly names: ReadonlyMap<string, string> };

/**
 * Puts the chunks that an entry imports statically into the entry's file: each file costs 0.5 to 1 ms of a cold start.
 * esbuild writes such a chunk for what the entry shares with files that are loaded later. Those import it from the
 * entry afterwards.
 * @param root the folder that the paths of the metafile start from
 * @param source the entry's source file
 */
export async function oneFileAtStart(root: string, source: string, { outputs }: Metafile): Promise<void> {
  const entry = Object.keys(outputs).find(path => outputs[path]?.entryPoint === source);
  const chunks =
    entry === undefined ? [] : staticChunks(outputs, entry).map(path => mergedChunk(path, outputs));
  if (entry === undefined || chunks.length === 0) return;
  write(root, entry, await merge(root, entry, chunks), outputs);
  for (const { path } of chunks) {
    rmSync(join(root, path));
    delete outputs[path];
  }
  for (const path of Object.keys(outputs)) redirectImports(root, path, entry, chunks, outputs);
}

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

function mergedChunk(path: string, outputs: Outputs): Merged {
  const prefix = basename(path, '.mjs').replace(/\W/g, '_');
  return { path, names: new Map((outputs[path]?.exports ?? []).map(name => [name, `${prefix}_${name}`])) };
}

async function merge(root: string, entry: string, chunks: readonly Merged[]): Promise<string> {
  const reexports = chunks.map(({ path, names }) => {
    const list = [...names].map(([name, as]) => `${name} as ${as}`).join(',');
    return `export {${list}} from './${basename(path)}';`;
  });
  const { outputFiles } = await build({
    stdin: {
      contents: [`export * from './${basename(entry)}';`, ...reexports].join('\n'),
      resolveDir: join(root, dirname(entry)),
      loader: 'js',
    },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node24', write: false },
    plugins: [{ name: 'later', setup: ({ onResolve }) => onResolve({ filter: /^\.\// }, keepDynamic) }],
  });
  return outputFiles[0]?.text ?? '';
}

const keepDynamic = ({ kind, path }: { kind: string; path: string }) =>
  kind === 'dynamic-import' ? { path, external: true } : undefined;

/** A file that imports a merged chunk imports the entry instead, by the names that the entry exports. */
function redirectImports(
  root: string,
  path: string,
  entry: string,
  chunks: readonly Merged[],
  outputs: Outputs,
): void {
  const output = outputs[path];
  const imported = chunks.filter(chunk => output?.imports.some(each => each.path === chunk.path));
  if (!output || imported.length === 0) return;
  output.imports = output.imports.filter(each => !chunks.some(chunk => chunk.path === each.path));
  if (path === entry) return;
  output.imports.push({ path: entry, kind: 'import-statement' });
  const text = imported.reduce(
    (code, chunk) => importingEntry(code, chunk, basename(entry)),
    readFileSync(join(root, path), 'utf8'),
  );
  write(root, path, text, outputs);
}

/** esbuild writes `import{a as x,b}from"./chunk.mjs"`, or `import"./chunk.mjs"` where only its effects are needed. */
function importingEntry(code: string, { path, names }: Merged, entry: string): string {
  const chunk = basename(path).replaceAll('.', '\\.');
  return code.replace(new RegExp(`import(?:\\{([^}]*)\\}from)?"\\./${chunk}"`), (_match, list?: string) => {
    if (list === undefined) return `import"./${entry}"`;
    const renamed = list.split(',').map(each => {
      const [name = '', local = name] = each.split(' as ');
      return `${names.get(name)} as ${local}`;
    });
    return `import{${renamed.join(',')}}from"./${entry}"`;
  });
}

function write(root: string, path: string, text: string, outputs: Outputs): void {
  writeFileSync(join(root, path), text);
  const output = outputs[path];
  if (output) output.bytes = statSync(join(root, path)).size;
}
