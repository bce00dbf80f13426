import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { nodeBuiltins } from './node-builtins.ts';
import { parserApart } from './parser-apart.ts';
import { rdsCaFiles } from './rds-ca.ts';
import { trimDrivers } from './trim-drivers.ts';
import { withoutDocs } from './without-docs.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export const FUNCTIONS = ['health', 'probe', 'alarm'] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** What every bundle of ours has in common. */
export const bestForm = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: ['pg-native'],
  plugins: [nodeBuiltins],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** Bundles one Lambda function into `<outdir>/<name>/index.mjs` and the chunks that it imports when needed. */
export async function bundleFunction(
  name: FunctionName,
  outdir = `${ROOT}dist/functions`,
): Promise<Metafile> {
  const { metafile } = await build({
    ...bestForm,
    entryPoints: { index: `functions/${name}/handler.ts` },
    outdir: `${outdir}/${name}`,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting: true,
    plugins: [withoutDocs, parserApart, nodeBuiltins, trimDrivers(), rdsCaFiles],
    metafile: true,
  });
  return metafile;
}
