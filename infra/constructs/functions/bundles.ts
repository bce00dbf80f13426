import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The functions that have a bundle. The edge function runs the bundle `health`, too. */
export type BundleName = 'health' | 'probe' | 'alarm';

/** Context key: the folder of the bundles. Tests of stacks set it. */
export const BUNDLES_CONTEXT = 'beacon:bundles';

/** From `infra/index.js` and `cjs/infra/index.js` of the package, which contain this code, and from this file in the repository. */
const FOLDERS = ['../dist/functions/', '../../dist/functions/', '../../../dist/functions/'];

/**
 * The prebuilt bundle of a function, so that apps that use the construct need no bundler.
 * @throws Error when the bundle is not there
 */
export function bundledCode(scope: Construct, name: BundleName): Code {
  const given: string | undefined = scope.node.tryGetContext(BUNDLES_CONTEXT);
  const folders = given ? [given] : FOLDERS.map(path => fileURLToPath(new URL(path, import.meta.url)));
  const bundle = folders.map(folder => join(folder, name)).find(path => existsSync(join(path, 'index.mjs')));
  if (bundle) return Code.fromAsset(bundle);
  throw new Error(`The bundle of the function ${name} is not built: run "npm run build", and try again.`);
}
