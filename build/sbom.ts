import type { Metafile } from 'esbuild';
import { type BundledPackage, bundledPackages } from './bundled-packages.ts';

type Self = { readonly name: string; readonly version: string };

/**
 * The software bill of materials of the package: CycloneDX 1.6, as JSON. It lists what is bundled, so that scanners find
 * it although the package has no dependencies. The same input gives the same text: it has no time and no random number.
 */
export function sbomOf({ name, version }: Self, metafiles: readonly Metafile[]): string {
  const purl = purlOf(name, version);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'library', 'bom-ref': purl, name, version, purl } },
    components: unique(bundledPackages(metafiles)).map(componentOf),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function componentOf({ name, version, license }: BundledPackage) {
  const purl = purlOf(name, version);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    licenses: [{ expression: license }],
    purl,
  };
}

/** A package URL writes the `@` of a scope as `%40`. */
const purlOf = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** One release may be installed in several folders. */
function unique(packages: readonly BundledPackage[]): BundledPackage[] {
  return [...new Map(packages.map(each => [`${each.name}@${each.version}`, each])).values()];
}
