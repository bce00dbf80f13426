import { accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { identity } from '../../local/servers/postgres-binaries.ts';
import { ServerProcess } from '../../local/servers/server-process.ts';

/** Where Debian keeps programs that are no commands of users. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** The path of a program. @throws Error that names the package which is missing */
export function programOf(name: string, debianPackage: string, folders: readonly string[] = []): string {
  const candidates = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS, ...folders];
  const found = candidates.map(folder => join(folder, name)).find(isExecutable);
  if (found) return found;
  throw new Error(`${name} is missing: apt-get install ${debianPackage}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type ProgramOptions = {
  readonly file: string;
  /** Its arguments, with the paths of its files. */
  readonly args: (path: (name: string) => string) => readonly string[];
  readonly readyWhen: RegExp;
  /** Its files, by name. */
  readonly files: Readonly<Record<string, string>>;
};

/** A program in a folder of its own, as a user who is not root where these tests run as root. */
export class Program {
  readonly process: ServerProcess;
  readonly #folder: string;

  constructor({ file, args, readyWhen, files }: ProgramOptions) {
    this.#folder = mkdtempSync(join(tmpdir(), 'beacon-field-'));
    const as = identity();
    if (as) chownSync(this.#folder, as.uid, as.gid);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    this.process = new ServerProcess({ file, args: args(name => this.path(name)), readyWhen, as });
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Replaces one of its files. */
  write(name: string, content: string): void {
    const as = identity();
    writeFileSync(this.path(name), content, { mode: 0o600 });
    if (as) chownSync(this.path(name), as.uid, as.gid);
  }

  async remove(): Promise<void> {
    await this.process.stop('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
