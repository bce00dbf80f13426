import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bestForm, bundleFunction } from '../build/bundle.ts';

const SUBJECTS = fileURLToPath(new URL('./subjects/', import.meta.url));

/** As CDK's NodejsFunction bundles unless told otherwise, but for the SDK, which it would leave to the runtime. */
async function asCdkDoes(subject: string, folder: string): Promise<void> {
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

/** In our own best form, in one file. */
async function asWeDo(subject: string, folder: string): Promise<void> {
  await build({
    ...bestForm,
    entryPoints: [join(SUBJECTS, `${subject}.ts`)],
    outfile: join(folder, 'index.mjs'),
  });
}

export type Bundles = Readonly<
  Record<'empty' | 'plainDefault' | 'plainBest' | 'plainNoSdk' | 'beacon', string>
>;

/** Bundles every subject below a folder. */
export async function bundleAll(root: string): Promise<Bundles> {
  const folders = {
    empty: join(root, 'empty'),
    plainDefault: join(root, 'plain-default'),
    plainBest: join(root, 'plain-best'),
    plainNoSdk: join(root, 'plain-no-sdk'),
    beacon: join(root, 'health'),
  };
  await asWeDo('empty', folders.empty);
  await asCdkDoes('plain', folders.plainDefault);
  await asWeDo('plain', folders.plainBest);
  await asWeDo('plain-no-sdk', folders.plainNoSdk);
  await bundleFunction('health', root);
  return folders;
}

/** Bytes of all files of a bundle. */
export function bytesOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
