import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Imports of the sources, which name files `.ts`. */
const IMPORT = /\b(from |import\()(['"]\.[^'"]*)\.ts(['"])/g;

/** Writes the types of everything that the package exports. @param folder empty or missing */
export function declareTypes(folder: string): void {
  const project = join(ROOT, 'build/tsconfig.package.json');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, '--project', project, '--outDir', folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The types of the package cannot be made:\n${stdout}${stderr}`);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts')) nameScripts(join(folder, name));
  }
}

/** The compiler leaves the names of sources in declarations. The package has scripts. */
function nameScripts(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(IMPORT, '$1$2.js$3'));
}
