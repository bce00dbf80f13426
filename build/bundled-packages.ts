import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A package whose code is in a bundle. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** As in its `package.json`: an SPDX expression. */
  readonly license: string;
  /** Where it is installed. */
  readonly folder: string;
};

/** The packages whose code is in a bundle, by the names of their folders. */
export function bundledPackages(metafiles: readonly Metafile[]): BundledPackage[] {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.flatMap(path => PACKAGE.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort().map(path => {
    const folder = join(ROOT, path);
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, version, license, folder };
  });
}

const PACKAGE = /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/;
