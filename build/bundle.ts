import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { nodeBuiltins } from './node-builtins.ts';
import { oneFileAtStart } from './one-file-at-start.ts';
import { parserApart } from './parser-apart.ts';
import { rdsCaFiles } from './rds-ca.ts';
import { trimDrivers } from './trim-drivers.ts';
import { withoutDocs } from './without-docs.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The functions that have a bundle. The edge function runs `health`. */
export const FUNCTIONS = ['health', 'probe', 'alarm'] as const;

/** A function that has a bundle. */
export type FunctionName = (typeof FUNCTIONS)[number];

/** esbuild's options that all of Beacon's bundles share. */
export const BUNDLE_OPTIONS = {
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

/** Parts of a function with a bundle of their own beside `index.mjs`, which must work when `main.mjs` does not. */
const PARTS = ['main', 'start-failed'] as const;

/** The signer of requests has a bundle of its own, too: it would else share files with the SDK's clients, which are ten times its size. */
const SIGNER = 'request-signer';

/**
 * Bundles one Lambda function into `<outdir>/<name>/`: `index.mjs`, and the files that it imports.
 * @param outdir @default - `dist/functions`
 * @returns which files went into which
 */
export async function bundleFunction(
  name: FunctionName,
  outdir = `${ROOT}dist/functions`,
): Promise<Metafile> {
  const folder = `${outdir}/${name}`;
  const parts = PARTS.filter(part => existsSync(`${ROOT}functions/${name}/${part}.ts`));
  const metafiles = [
    await bundlePart(`functions/${name}/handler.ts`, 'index', folder),
    ...(await Promise.all(parts.map(part => bundlePart(`functions/${name}/${part}.ts`, part, folder)))),
    ...(parts.length > 0 ? [await bundlePart('lib/connections/request-signer.ts', SIGNER, folder)] : []),
  ];
  return {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
}

/** The bundles of all functions. */
export type Bundles = {
  readonly folder: string;
  /** Which files went into which, by function. */
  readonly metafiles: Readonly<Record<FunctionName, Metafile>>;
};

/** Bundles all functions into a folder. @param folder an absolute path */
export async function bundleFunctions(folder: string): Promise<Bundles> {
  const [health, probe, alarm] = [
    await bundleFunction('health', folder),
    await bundleFunction('probe', folder),
    await bundleFunction('alarm', folder),
  ];
  return { folder, metafiles: { health, probe, alarm } };
}

async function bundlePart(entry: string, output: string, outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { [output]: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting: output !== 'start-failed', // it must not need a file that another part needs
    // The signer makes no ids. Its packages look for the global `crypto` at their start, which loads all of WebCrypto.
    ...(output === SIGNER && { define: { crypto: 'undefined' } }),
    plugins: [partsApart, withoutDocs, parserApart, nodeBuiltins, trimDrivers(), rdsCaFiles],
    metafile: true,
  });
  await oneFileAtStart(ROOT, entry, metafile);
  return metafile;
}

/** Leaves the import of a file that has a bundle of its own: `./main.ts` becomes an import of the bundle `main.mjs`. */
const partsApart: Plugin = {
  name: 'parts-apart',
  setup({ onResolve }) {
    const filter = new RegExp(`^\\./(${PARTS.join('|')})\\.ts$|/${SIGNER}\\.ts$`);
    onResolve({ filter }, ({ path, kind }) =>
      kind === 'entry-point'
        ? undefined
        : { path: `./${basename(path).replace(/ts$/, 'mjs')}`, external: true },
    );
  },
};
