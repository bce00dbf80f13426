import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { BundleName } from '../../../infra/constructs/functions/bundles.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of bundles that do nothing, for stacks that are never deployed. */
    bundles: string;
  }
}

const NAMES: readonly BundleName[] = ['health', 'probe', 'alarm'];

/** Makes the bundles before the first test of stacks, and removes them after the last. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'beacon-infra-'));
  for (const name of NAMES) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), `export const handler = async () => '${name}';\n`);
  }
  project.provide('bundles', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
