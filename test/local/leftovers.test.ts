import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteOwner, removeLeftovers } from '../../local/servers/leftovers.ts';

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'beacon-leftovers-'));
});

afterEach(() => rmSync(temporary, { recursive: true, force: true }));

function folder(name: string, owner?: object): string {
  const path = join(temporary, name);
  mkdirSync(path);
  if (owner) writeFileSync(join(path, 'beacon-owner.json'), JSON.stringify(owner));
  return path;
}

/** A process that has ended: its id belongs to none, or to one that is younger. */
async function endedPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('ends the server of a run that was killed, and removes its folder', async () => {
  const path = folder('beacon-redis-a');
  const server = spawn('sh', ['-c', 'while :; do sleep 0.05; done', path]);
  const owner = await endedPid();
  writeFileSync(
    join(path, 'beacon-owner.json'),
    JSON.stringify({ owner, server: server.pid, marks: [path] }),
  );
  const gone = once(server, 'exit');
  expect(await removeLeftovers(temporary)).toBe(1);
  await gone;
  expect(existsSync(path)).toBe(false);
});

it('does not end another process that has the id now', async () => {
  const other = spawn('sleep', ['60']);
  const path = folder('beacon-postgres-a', {
    owner: await endedPid(),
    server: other.pid,
    marks: ['beacon-postgres-a'],
  });
  expect(await removeLeftovers(temporary)).toBe(1);
  expect({ folder: existsSync(path), ended: other.exitCode, signal: other.signalCode }).toEqual({
    folder: false,
    ended: null,
    signal: null,
  });
  other.kill();
});

it('leaves the servers of a run that goes on, and folders that say nothing', async () => {
  const running = folder('beacon-postgres-b');
  noteOwner(running, 1, 5432);
  folder('beacon-postgres-c');
  folder('something-else', { owner: 1 });
  writeFileSync(join(folder('beacon-redis-d'), 'beacon-owner.json'), '{"own');
  expect(await removeLeftovers(temporary)).toBe(0);
});
