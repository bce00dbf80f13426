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

/** The login of every local PostgreSQL. */
export const POSTGRES_USER = 'beacon';
export const POSTGRES_PASSWORD = 'beacon-local-password';

/** An empty database. It is created once and then copied, which takes a fifth of the time. `npm ci` deletes it. */
const TEMPLATE = fileURLToPath(new URL('../../node_modules/.cache/beacon/postgres-18', import.meta.url));

/** What the files of a server are made from. */
export type DataOptions = {
  readonly initdb: string;
  /** A folder for temporary files, which the user in `as` may write to. */
  readonly folder: string;
  /** Where the data goes. */
  readonly data: string;
  /** The user who will own the files. @default - the current one */
  readonly as: Identity | undefined;
  /** The folder of a stopped server whose files are copied. @default - an empty database */
  readonly copyOf: string | undefined;
  /** More files for the folder, by name. */
  readonly files: Readonly<Record<string, string>>;
};

/** Creates the files of a server. Only its user may read them. */
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
    rmSync(options.data, { recursive: true, force: true }); // it does not exist yet, or belongs to another user
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

/** Several processes may do this at the same time. The first complete copy is kept. */
function keepAsTemplate(data: string): void {
  const own = `${TEMPLATE}.${process.pid}`;
  try {
    mkdirSync(dirname(TEMPLATE), { recursive: true });
    cpSync(data, own, { recursive: true });
    if (!existsSync(TEMPLATE)) renameSync(own, TEMPLATE);
  } catch {
    // not needed for this server: the next start creates the files again
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
