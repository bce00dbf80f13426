import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` leaves the package. */
const PACKAGE = 'dist/package';

export const CHECKSUMS = 'SHA256SUMS';

/**
 * Makes the files of a release in a folder that it empties first: the tarball, its bill of materials, what changed, and
 * the checksums of these.
 * @returns the names of the files
 */
export function writeReleaseFiles(folder: string, version: string, changes: string): readonly string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarball = pack(folder);
  const sbom = `beacon-${version}.cdx.json`;
  copyFileSync(join(PACKAGE, 'sbom.cdx.json'), join(folder, sbom));
  const notes = 'RELEASE-NOTES.md';
  writeFileSync(join(folder, notes), `${changes}\n`);
  const files = [tarball, sbom, notes];
  writeFileSync(join(folder, CHECKSUMS), files.map(name => checksum(folder, name)).join(''));
  return [...files, CHECKSUMS];
}

function pack(folder: string): string {
  const text = execFileSync('npm', ['pack', `./${PACKAGE}`, '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [packed] = JSON.parse(text) as readonly { filename: string }[];
  if (packed === undefined) throw new Error('npm pack made no tarball.');
  return packed.filename;
}

/** One line as `sha256sum --check` reads it. */
function checksum(folder: string, name: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
  return `${hash}  ${name}\n`;
}
