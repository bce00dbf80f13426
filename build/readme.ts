import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('..', import.meta.url);

const pathOf = (page: string) => fileURLToPath(new URL(page, ROOT));
const begin = (section: string) => `<!-- begin ${section} -->\n`;
const end = (section: string) => `\n<!-- end ${section} -->`;

/**
 * The text of a section that is generated from the code, or measured.
 * @param page its file, from the root of the repository
 * @throws Error when the page has no such section
 */
export function readSection(section: string, page = 'README.md'): string {
  const text = readFileSync(pathOf(page), 'utf8');
  const from = text.indexOf(begin(section));
  const to = text.indexOf(end(section));
  if (from < 0 || to < 0) throw new Error(`${page} has no section ${section}`);
  return text.slice(from + begin(section).length, to).trim();
}

/** Replaces the text of such a section. */
export function writeSection(section: string, content: string, page = 'README.md'): void {
  const text = readFileSync(pathOf(page), 'utf8');
  const before = text.slice(0, text.indexOf(begin(section)) + begin(section).length);
  const after = text.slice(text.indexOf(end(section)));
  writeFileSync(pathOf(page), `${before}\n${content}\n${after}`);
}
