import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The functions that come as prebuilt bundles. The edge function is the bundle `health` once more. */
export type BundleName = 'health' | 'probe' | 'alarm';

/** Context key: where the bundles are, for tests of the stack. */
export const BUNDLES_CONTEXT = 'beacon:bundles';

/** From `infra/index.js` of the package, which contains this file's code, and from this file in the repository. */
const PLACES = ['../dist/functions/', '../../../dist/functions/'];

/** The code of one function, as it was built and measured: nothing is bundled on the side of who uses it. */
export function bundledCode(scope: Construct, name: BundleName): Code {
  const given: string | undefined = scope.node.tryGetContext(BUNDLES_CONTEXT);
  const places = given ? [given] : PLACES.map(path => fileURLToPath(new URL(path, import.meta.url)));
  const folder = places.map(place => join(place, name)).find(each => existsSync(join(each, 'index.mjs')));
  if (folder) return Code.fromAsset(folder);
  throw new Error(`The bundle of the function ${name} is not built: run "npm run build", and try again.`);
}
