import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { type BundledPackage, bundledPackages } from './bundled-packages.ts';

/**
 * The licence texts of the packages whose code is in a bundle, as the licences require.
 * @throws Error for a package without a text whose licence has no standard text here
 */
export function licencesOf(metafiles: readonly Metafile[]): string {
  const all = bundledPackages(metafiles);
  return all
    .map(each => `${each.name} ${each.version} (${each.license})\n\n${textOf(each, all)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Some packages ship without the text: then it is the standard text of their licence, with their authors. */
function textOf(own: BundledPackage, all: readonly BundledPackage[]): string {
  const text = shippedText(own);
  if (text !== undefined) return text;
  if (own.license === 'MIT') return `Copyright (c) ${authorsOf(own)}\n\n${MIT}`;
  const other = all.find(
    each => each.license === own.license && scopeOf(each) === scopeOf(own) && shippedText(each),
  );
  const shared = other && shippedText(other);
  if (!shared)
    throw new Error(`${own.name} has no text of its licence, ${own.license}: add the standard text.`);
  return shared;
}

function shippedText({ folder }: BundledPackage): string | undefined {
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name));
  return file && readFileSync(join(folder, file), 'utf8').trim();
}

/** Packages of one scope, such as `@aws-sdk`, are from one project. */
const scopeOf = ({ name }: BundledPackage) => name.split('/')[0];

function authorsOf({ name, folder }: BundledPackage): string {
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
}

/** The standard text (SPDX), without its first lines. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
