import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The licence texts of the packages whose code is in a bundle, as the licences require. */
export function licencesOf(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.map(
    path => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? '',
  );
  return [...new Set(folders)]
    .filter(folder => folder !== '')
    .sort()
    .map(folder => `${titleOf(folder)}\n\n${textOf(folder)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function titleOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return `${name} ${version} (${license})`;
}

function textOf(folder: string): string {
  const path = join(ROOT, folder);
  const file = existsSync(path) && readdirSync(path).find(name => /^licen[cs]e/i.test(name));
  return file
    ? readFileSync(join(path, file), 'utf8').trim()
    : 'The package does not contain the text of its licence.';
}
