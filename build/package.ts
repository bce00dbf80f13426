import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { BUNDLE_OPTIONS, type Bundles } from './bundle.ts';
import { addCommonJs } from './common-js.ts';
import { declareTypes } from './declare-types.ts';
import { nodeBuiltins } from './node-builtins.ts';
import { ENTRIES, PEERS } from './package-entries.ts';
import { manifest } from './package-manifest.ts';
import { rdsCaFiles } from './rds-ca.ts';
import { sbomOf } from './sbom.ts';
import { licencesOf } from './third-party-licences.ts';
import { trimDrivers } from './trim-drivers.ts';
import { withoutDocs } from './without-docs.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the construct and the buffer run. The bundles of the functions run on the newest one. */
const OLDEST_NODE = 'node20';

/** Copied unchanged, to the same path: the README links to the SQL. */
const FILES = [
  'README.md',
  'LICENSE',
  'lib/buffer/postgres-sink.sql',
  'docs/schema/report.schema.json',
  'docs/schema/openapi.json',
] as const;

/**
 * Makes the npm package, ready for `npm pack`, in a folder that it empties first.
 * @param bundles of the functions, which are copied into it
 */
export async function buildPackage(folder: string, bundles: Bundles): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const metafiles = [await buildConstruct(folder), await buildServices(folder), await buildCommand(folder)];
  declareTypes(join(folder, 'types'));
  await addCommonJs(folder, ['infra', 'package', 'types']);
  cpSync(bundles.folder, join(folder, 'dist/functions'), { recursive: true });
  for (const name of FILES) cpSync(join(ROOT, name), join(folder, name));
  const all = [...metafiles, ...Object.values(bundles.metafiles)];
  const own = manifest();
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), licencesOf(all));
  writeFileSync(join(folder, 'sbom.cdx.json'), sbomOf(own, all));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
}

const sourcesOf = (runs: 'cdk' | 'service') =>
  Object.values(ENTRIES).flatMap(entry => (entry.runs === runs ? [entry.source] : []));

/** Beside `dist/functions/` as the source is: the construct looks for the bundles there. */
async function buildConstruct(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: sourcesOf('cdk'),
    outbase: '.',
    outdir: folder,
    minify: false,
    target: OLDEST_NODE,
    plugins: [],
    external: Object.keys(PEERS).flatMap(name => [name, `${name}/*`]),
    metafile: true,
  });
  return metafile;
}

/** In one build, so that two parts of it that are loaded into one process share what is one: the buffer. */
async function buildServices(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: sourcesOf('service'),
    outdir: join(folder, 'package'),
    chunkNames: '[name]-[hash]',
    splitting: true,
    target: OLDEST_NODE,
    plugins: [withoutDocs, nodeBuiltins, trimDrivers()],
    metafile: true,
  });
  return metafile;
}

/** The command, with all that it needs: users install nothing else. */
async function buildCommand(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: ['cli/main.ts'],
    outdir: join(folder, 'cli'),
    chunkNames: '[name]-[hash]',
    splitting: true,
    plugins: [nodeBuiltins, trimDrivers(), rdsCaFiles],
    metafile: true,
  });
  return metafile;
}
