import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { binaries, type Identity, identity } from './postgres-binaries.ts';
import { ServerProcess } from './server-process.ts';

const USER = 'beacon';
const PASSWORD = 'beacon-local-password';

/** Small and without care for its data: it lives for one run. */
const FLAGS = [
  ...['-c', 'listen_addresses=127.0.0.1'],
  ...['-c', 'unix_socket_directories='],
  ...['-c', 'fsync=off'],
  ...['-c', 'shared_buffers=16MB'],
];

/** A real PostgreSQL in a folder of its own, on a free port. */
export class LocalPostgres {
  readonly process: ServerProcess;
  readonly port: number;
  readonly #folder: string;

  private constructor(folder: string, port: number, server: ServerProcess) {
    this.#folder = folder;
    this.port = port;
    this.process = server;
  }

  /** Starts one. `flags` are options of `postgres`, such as `['-c', 'max_connections=5']`. */
  static async start(flags: readonly string[] = []): Promise<LocalPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'beacon-postgres-'));
    try {
      const as = identity();
      if (as) chownSync(folder, as.uid, as.gid);
      const { initdb, postgres } = await binaries(folder, as);
      const data = await initialise(initdb, folder, as);
      const port = await freePort();
      const args = ['-D', data, '-p', String(port), ...FLAGS, ...flags];
      const server = new ServerProcess({
        file: postgres,
        args,
        readyWhen: 'ready to accept connections',
        as,
      });
      await server.start();
      return new LocalPostgres(folder, port, server);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get url(): string {
    return `postgres://${USER}:${PASSWORD}@127.0.0.1:${this.port}/postgres`;
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function initialise(initdb: string, folder: string, as: Identity | undefined): Promise<string> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  if (as) chownSync(passwordFile, as.uid, as.gid);
  const flags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'];
  const login = [`--username=${USER}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(initdb, [`--pgdata=${data}`, ...login, ...flags], { ...as });
  return data;
}
