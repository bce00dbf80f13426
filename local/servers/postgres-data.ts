import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Identity } from './postgres-binaries.ts';

export const POSTGRES_USER = 'beacon';
export const POSTGRES_PASSWORD = 'beacon-local-password';

/** An empty database, made once: copying it takes a fifth of making another. It goes with `node_modules`. */
const TEMPLATE = fileURLToPath(new URL('../../node_modules/.cache/beacon/postgres-18', import.meta.url));

export type DataOptions = {
  readonly initdb: string;
  /** A folder for temporary files, which that user may write to. */
  readonly folder: string;
  /** Where the data goes. */
  readonly data: string;
  readonly as: Identity | undefined;
  /** Begin with a copy of these files. @default - an empty database */
  readonly copyOf: string | undefined;
  /** Files to lay beside, by name. */
  readonly files: Readonly<Record<string, string>>;
};

/** Makes the files of a server: its own, and closed to others. */
export async function prepareData(options: DataOptions): Promise<void> {
  const { copyOf, data, files, as } = options;
  if (copyOf) cpSync(copyOf, data, { recursive: true });
  else await emptyDatabase(options);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(data, name), content, { mode: 0o600 });
  chmodSync(data, 0o700);
  if (!as) return;
  for (const path of ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(data, path), as.uid, as.gid);
  }
}

async function emptyDatabase(options: DataOptions): Promise<void> {
  try {
    cpSync(TEMPLATE, options.data, { recursive: true });
  } catch {
    rmSync(options.data, { recursive: true, force: true }); // there is none yet, or it is somebody else's
    await initialise(options);
    keepAsTemplate(options.data);
  }
}

async function initialise({ initdb, folder, data, as }: DataOptions): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, POSTGRES_PASSWORD);
  if (as) chownSync(passwordFile, as.uid, as.gid);
  const flags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'];
  const login = [`--username=${POSTGRES_USER}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(initdb, [`--pgdata=${data}`, ...login, ...flags], { ...as });
}

/** Others may be at it at the same time: the first to have it whole wins. */
function keepAsTemplate(data: string): void {
  const own = `${TEMPLATE}.${process.pid}`;
  try {
    mkdirSync(dirname(TEMPLATE), { recursive: true });
    cpSync(data, own, { recursive: true });
    if (!existsSync(TEMPLATE)) renameSync(own, TEMPLATE);
  } catch {
    // nobody's loss: the next start makes its own
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
