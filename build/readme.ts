import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

const begin = (section: string) => `<!-- begin ${section} -->\n`;
const end = (section: string) => `\n<!-- end ${section} -->`;

/** A part of the README that is made from the code or from what was measured. */
export function readSection(section: string): string {
  const text = readFileSync(README, 'utf8');
  const from = text.indexOf(begin(section));
  const to = text.indexOf(end(section));
  if (from < 0 || to < 0) throw new Error(`the README has no section ${section}`);
  return text.slice(from + begin(section).length, to).trim();
}

export function writeSection(section: string, content: string): void {
  const text = readFileSync(README, 'utf8');
  const before = text.slice(0, text.indexOf(begin(section)) + begin(section).length);
  const after = text.slice(text.indexOf(end(section)));
  writeFileSync(README, `${before}\n${content}\n${after}`);
}
