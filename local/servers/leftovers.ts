import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** In the folder of each server: the process that started it, and the server itself. */
const OWNER_FILE = 'beacon-owner.json';

/** `marks`: one of these texts is in the server's command line. Redis shows its port there, and nothing else. */
type Owner = { readonly owner: number; readonly server: number; readonly marks: readonly string[] };

/** How long a server may take to end, and how often to look, ms. */
const [PATIENCE_MS, POLL_MS] = [5000, 50];

const FOLDER = /^beacon-(postgres|redis)-/;

/** Notes in a server's folder who started it, so that a later run can remove what a killed one left. */
export function noteOwner(folder: string, server: number, port: number): void {
  const owner: Owner = { owner: process.pid, server, marks: [folder, `127.0.0.1:${port}`] };
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify(owner));
}

/**
 * Ends the servers of runs that were killed, and removes their folders. A process is ended only if its command line
 * is that of the server.
 * @returns how many there were
 */
export async function removeLeftovers(temporary = tmpdir()): Promise<number> {
  const abandoned = readdirSync(temporary)
    .filter(name => FOLDER.test(name))
    .map(name => join(temporary, name))
    .filter(isAbandoned);
  await Promise.all(abandoned.map(remove));
  return abandoned.length;
}

async function remove(folder: string): Promise<void> {
  const noted = readOwner(folder);
  const isItsServer = () => noted?.marks.some(mark => commandOf(noted.server).includes(mark)) === true;
  if (noted && isItsServer()) end(folder, noted.server);
  const endsAt = Date.now() + PATIENCE_MS;
  while (isItsServer() && Date.now() < endsAt) await setTimeout(POLL_MS); // it still writes into the folder
  rmSync(folder, { recursive: true, force: true });
}

function isAbandoned(folder: string): boolean {
  const owner = readOwner(folder);
  return owner !== undefined && !isRunning(owner.owner);
}

function readOwner(folder: string): Owner | undefined {
  const file = join(folder, OWNER_FILE);
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } catch {
    return undefined; // half written, or not ours to read
  }
}

/** A process that has ended and that its parent does not know of yet is not running (`Z`). */
function isRunning(pid: number): boolean {
  const state = ps('stat', pid);
  return state !== '' && !state.startsWith('Z');
}

const commandOf = (pid: number) => ps('args', pid);

/** One column of `ps`; empty if there is no such process. */
function ps(column: 'args' | 'stat', pid: number): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** At once: PostgreSQL by its own signal for that, so that it frees its shared memory. It may have been paused. */
function end(folder: string, pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
    process.kill(pid, folder.includes('beacon-postgres-') ? 'SIGQUIT' : 'SIGKILL');
  } catch {
    // it has just ended
  }
}
