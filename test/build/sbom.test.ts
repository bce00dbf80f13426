import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sbomOf } from '../../build/sbom.ts';
import { licencesOf } from '../../build/third-party-licences.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What esbuild says about a bundle with a package, a package in a scope, and what both need. */
const { metafile } = await build({
  stdin: { contents: "import 'pg'; import '@middy/core';", resolveDir: ROOT },
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  external: ['pg-native'],
  write: false,
  metafile: true,
  logLevel: 'silent',
});

describe('the bill of materials', () => {
  const text = sbomOf({ name: '@beacon-health/beacon', version: '1.2.3' }, [metafile, metafile]);
  const bom = JSON.parse(text);

  it('lists each bundled package once, with version, licence and package URL', () => {
    const { version } = JSON.parse(readFileSync(`${ROOT}/node_modules/pg/package.json`, 'utf8'));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    const pg = bom.components.filter(({ name }: { name: string }) => name === 'pg');
    expect(pg).toEqual([
      {
        type: 'library',
        'bom-ref': `pkg:npm/pg@${version}`,
        name: 'pg',
        version,
        licenses: [{ expression: 'MIT' }],
        purl: `pkg:npm/pg@${version}`,
      },
    ]);
    expect(text).toContain('"pkg:npm/%40middy/core@');
    const names: string[] = bom.components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['pg-protocol', 'pg-types', 'postgres-array']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('is valid by the schema of CycloneDX 1.6', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
    const wrong = text.replace('"type": "library"', '"type": "a book"');
    expect(await validator.validate(wrong)).not.toBeNull();
  });

  it('has no time and no random number: the same build gives the same text', () => {
    expect(sbomOf({ name: '@beacon-health/beacon', version: '1.2.3' }, [metafile])).toBe(text);
  });

  it('names what the licence texts name', () => {
    const licences = licencesOf([metafile]);
    for (const { name, version } of bom.components) expect(licences).toContain(`${name} ${version} (`);
    const texts = licences.split('-'.repeat(80));
    expect(texts).toHaveLength(bom.components.length);
    for (const each of texts) expect(each).toMatch(/AS IS/); // pg-types and @middy/core ship without a text
  });
});
