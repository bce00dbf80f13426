import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The functions that come as prebuilt bundles. The edge function is the bundle `health` once more. */
export type BundleName = 'health' | 'probe' | 'alarm';

/** Context key: where the bundles are, for tests of the stack. */
export const BUNDLES_CONTEXT = 'beacon:bundles';

/** Beside this file in the repository and in the package alike. */
const BUNDLES = fileURLToPath(new URL('../dist/functions/', import.meta.url));

/** The code of one function, as it was built and measured: nothing is bundled on the side of who uses it. */
export function bundledCode(scope: Construct, name: BundleName): Code {
  const folder = join(scope.node.tryGetContext(BUNDLES_CONTEXT) ?? BUNDLES, name);
  if (existsSync(join(folder, 'index.mjs'))) return Code.fromAsset(folder);
  throw new Error(`The bundle of the function ${name} is not built: run "npm run build", and try again.`);
}
