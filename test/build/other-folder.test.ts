import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../build/bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let metafiles: readonly Metafile[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-bundles-'));
  metafiles = Object.values((await bundleFunctions(folder)).metafiles);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// esbuild names files and variables by the names of modules. So the same commit in another folder makes the same
// bundles only if no module is named by its place on this machine. Else each deployment would change all functions.
describe('the bundles', () => {
  it('have no module that is named by its place on this machine', () => {
    const names = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter(name => name.includes(ROOT))).toEqual([]);
  });

  it('contain no such place', () => {
    const files = metafiles.flatMap(({ outputs }) => Object.keys(outputs));
    for (const file of files) expect(readFileSync(join(ROOT, file), 'utf8'), file).not.toContain(ROOT);
  });
});
