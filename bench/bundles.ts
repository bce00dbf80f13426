import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS, bundleFunction } from '../build/bundle.ts';

const SUBJECTS = fileURLToPath(new URL('./subjects/', import.meta.url));

/** Bundles with the defaults of CDK's NodejsFunction, except that the SDK is in the bundle instead of the runtime's. */
async function bundleAsCdkDoes(subject: string, folder: string): Promise<void> {
  await build({
    entryPoints: [join(SUBJECTS, `${subject}.ts`)],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['pg-native'],
    logLevel: 'warning',
  });
}

/** Bundles with the same options as Beacon's functions, into one file. */
async function bundleAsBeacon(subject: string, folder: string): Promise<void> {
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [join(SUBJECTS, `${subject}.ts`)],
    outfile: join(folder, 'index.mjs'),
  });
}

/** The folder of each subject's bundle. */
export type Bundles = Readonly<
  Record<'empty' | 'plainDefault' | 'plainBest' | 'plainNoSdk' | 'beacon', string>
>;

/** Bundles every subject into a folder below `root`. */
export async function bundleAll(root: string): Promise<Bundles> {
  const folders = {
    empty: join(root, 'empty'),
    plainDefault: join(root, 'plain-default'),
    plainBest: join(root, 'plain-best'),
    plainNoSdk: join(root, 'plain-no-sdk'),
    beacon: join(root, 'health'),
  };
  await bundleAsBeacon('empty', folders.empty);
  await bundleAsCdkDoes('plain', folders.plainDefault);
  await bundleAsBeacon('plain', folders.plainBest);
  await bundleAsBeacon('plain-no-sdk', folders.plainNoSdk);
  await bundleFunction('health', root);
  return folders;
}

/** The size of all files of a bundle, bytes. */
export function bytesOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
