import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';

/** The folder of the package that holds it a second time, as CommonJS. */
export const COMMON_JS = 'cjs';

/** What `import.meta.url` becomes. */
const FILE_URL = 'const fileUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * Writes the scripts and types of some folders of the package once more, as CommonJS, for `require`, for jest, and for
 * TypeScript that compiles to it. File by file, so that a part still loads nothing of another.
 * @param folder the package
 */
export async function addCommonJs(folder: string, parts: readonly string[]): Promise<void> {
  const files = parts.flatMap(part =>
    readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(js|d\.ts)$/.test(name))
      .map(name => join(part, name)),
  );
  for (const file of files) {
    const source = readFileSync(join(folder, file), 'utf8');
    write(join(folder, COMMON_JS, file), file.endsWith('.js') ? await commonJsOf(source) : source);
  }
  write(join(folder, COMMON_JS, 'package.json'), '{ "type": "commonjs" }\n');
}

async function commonJsOf(source: string): Promise<string> {
  const { code } = await transform(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false }, // jest has none
    define: { 'import.meta.url': 'fileUrl' },
    banner: source.includes('import.meta.url') ? FILE_URL : '',
  });
  return code;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
