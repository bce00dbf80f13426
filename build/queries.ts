import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../docs/queries/', import.meta.url));

/** The queries in `docs/queries/`, by file name. */
export function savedQueries(): ReadonlyMap<string, string> {
  const files = readdirSync(FOLDER).sort();
  return new Map(files.map(file => [file, readFileSync(join(FOLDER, file), 'utf8').trim()]));
}

/** The queries for docs/observability.md. */
export function querySection(): string {
  return [...savedQueries().values()].map(query => `\`\`\`\n${query}\n\`\`\``).join('\n\n');
}
