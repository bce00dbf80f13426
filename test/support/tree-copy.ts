import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRODUCT } from './import-graph.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the product, its type check and its architecture test need. */
const COPIED = [
  ...PRODUCT,
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/architecture.test.ts',
  'test/support',
  'test/infra/support',
];

/** A line that registers a file: its import, and its entry in a list or an object. */
export type Registration = {
  /** The file that contains the list, from the root. */
  readonly file: string;
  /** The constant that is the list. */
  readonly list: string;
  /** What is added at its end. */
  readonly entry: string;
  /** @default - the entry needs none */
  readonly import?: string;
};

/** A copy of the repository in a temporary folder, which a test may change. */
export class TreeCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'beacon-tree-'));

  constructor() {
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Adds the files below a folder. @throws Error when a file exists: files are added, never replaced */
  addFiles(folder: string): void {
    cpSync(folder, this.root, { recursive: true, force: false, errorOnExist: true });
  }

  register({ file, list, entry, import: imported }: Registration): void {
    const path = join(this.root, file);
    const text = withEntry(readFileSync(path, 'utf8'), list, entry);
    writeFileSync(path, imported === undefined ? text : `${imported}\n${text}`);
  }

  /** Runs a command of `node_modules/.bin` in the copy. @returns what it wrote when it failed; empty when it succeeded */
  complaints(command: string, args: readonly string[]): Promise<string> {
    const file = join(ROOT, 'node_modules/.bin', command);
    return new Promise(resolve => {
      execFile(file, args, { cwd: this.root, env: plainEnv() }, (error, stdout, stderr) =>
        resolve(error ? `${error.message}\n${stdout}${stderr}` : ''),
      );
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The text with one more entry at the end of a list (`[…]`) or an object (`{…}`). */
function withEntry(text: string, list: string, entry: string): string {
  const opening = new RegExp(`const ${list}\\b[^=]*= [[{]`).exec(text);
  if (!opening) throw new Error(`there is no list ${list}`);
  const from = opening.index + opening[0].length;
  const closing = /\n[\]}]|[\]}];?\n/.exec(text.slice(from));
  if (!closing) throw new Error(`the list ${list} has no end`);
  const end = from + closing.index;
  const comma = /[,[{]\s*$/.test(text.slice(0, end)) ? '' : ',';
  return `${text.slice(0, end)}${comma}\n${entry},${text.slice(end)}`;
}

/** The environment without what vitest tells its workers, and with this Node first on the PATH. */
function plainEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|VITE|TEST$|NODE_ENV$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/.test(name),
  );
  return {
    ...Object.fromEntries(own),
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    NO_COLOR: '1',
  };
}
