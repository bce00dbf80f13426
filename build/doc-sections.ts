import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The pages that people read, as paths from the root of the repository. */
export const PAGES: readonly string[] = globSync(['*.md', 'docs/*.md', 'examples/*.md'], {
  cwd: ROOT,
}).sort();

/** The text of a page. @param page its path from the root of the repository */
export const readPage = (page: string): string => readFileSync(`${ROOT}/${page}`, 'utf8');

const begin = (section: string) => `<!-- begin ${section} -->\n`;
const end = (section: string) => `\n<!-- end ${section} -->`;

/**
 * The text of a section that is generated from the code, or measured. Its name is unique among all pages.
 * @throws Error when no page has such a section
 */
export function readSection(section: string): string {
  const { text, from, to } = find(section);
  return text.slice(from, to).trim();
}

/** Replaces the text of such a section. @throws Error when no page has it */
export function writeSection(section: string, content: string): void {
  const { page, text, from, to } = find(section);
  writeFileSync(`${ROOT}/${page}`, `${text.slice(0, from)}\n${content}\n${text.slice(to)}`);
}

function find(section: string) {
  for (const page of PAGES) {
    const text = readPage(page);
    const from = text.indexOf(begin(section));
    const to = text.indexOf(end(section));
    if (from >= 0 && to >= 0) return { page, text, from: from + begin(section).length, to };
  }
  throw new Error(`No page has the section "${section}": README.md and docs/*.md were searched.`);
}
