import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { PACKAGE_NAME } from '../../../build/package-entries.ts';
import type { Shown } from '../table/row.ts';
import { TABLE } from '../table/table.ts';
import type { AppFolder } from './app-folder.ts';

const FILES = { esm: 'run-table.mjs', cjs: 'run-table.cjs' } as const;

/** How a program loads CDK and the package: as ES modules, or as CommonJS. */
export type Format = keyof typeof FILES;

export const FORMATS: readonly Format[] = ['esm', 'cjs'];

/** Writes the table as a program, in both formats. It loads CDK and the package from the app's folder. */
export async function bundleTable(folder: string): Promise<void> {
  for (const format of FORMATS) {
    await build({
      entryPoints: [fileURLToPath(new URL('run-table.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format,
      external: ['aws-cdk-lib', 'constructs', PACKAGE_NAME],
      outfile: join(folder, FILES[format]),
    });
  }
}

/** Runs the table in an app. Every row must show what it says. @param node the program @default - this Node */
export function expectTable(app: AppFolder, format: Format, node = process.execPath): void {
  const output = app.run(node, [FILES[format]], { CDK_VALIDATION: 'false' });
  const shown: Shown[] = JSON.parse(output);
  for (const [index, { target, shows }] of TABLE.entries()) {
    const expected = 'fault' in shows ? { fault: expect.stringContaining(shows.fault) } : shows;
    expect(shown[index], target).toEqual(expected);
  }
}
