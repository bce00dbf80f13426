import type { TestProject } from 'vitest/node';
import { packPackage } from '../../support/package.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the package's tarball. */
    tarball: string;
  }
}

/** Builds and packs the package once for all apps. */
export async function setup(project: TestProject): Promise<() => void> {
  const packed = await packPackage();
  project.provide('tarball', packed.tarball);
  return packed.remove;
}
