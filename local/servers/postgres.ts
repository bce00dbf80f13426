import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { binaries, identity } from './postgres-binaries.ts';
import { POSTGRES_PASSWORD, POSTGRES_USER, prepareData } from './postgres-data.ts';
import { ServerProcess } from './server-process.ts';

/** Small and without care for its data: it lives for one run. */
const FLAGS = [
  ...['-c', 'listen_addresses=127.0.0.1'],
  ...['-c', 'unix_socket_directories='],
  ...['-c', 'fsync=off'],
  ...['-c', 'shared_buffers=16MB'],
];

/** What `postgres` prints when it takes connections, as a primary or as a standby. */
const READY = /ready to accept (read-only )?connections/;

export type PostgresOptions = {
  /** Options of `postgres`, such as `['-c', 'max_connections=5']`. */
  readonly flags?: readonly string[];
  /** Begin with a copy of these files, of a server that is stopped. @default - an empty database */
  readonly copyOf?: string;
  /** Files to lay beside the data, by name: they are the server's own, and closed to others. */
  readonly files?: Readonly<Record<string, string>>;
};

/** A real PostgreSQL in a folder of its own, on a free port. */
export class LocalPostgres {
  readonly process: ServerProcess;
  readonly port: number;
  /** The folder of its data. */
  readonly data: string;
  readonly #folder: string;

  private constructor(folder: string, port: number, server: ServerProcess) {
    this.#folder = folder;
    this.data = join(folder, 'data');
    this.port = port;
    this.process = server;
  }

  static async start(options: PostgresOptions = {}): Promise<LocalPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'beacon-postgres-'));
    try {
      const as = identity();
      const { initdb, postgres } = await binaries(folder, as);
      const data = join(folder, 'data');
      if (as) chownSync(folder, as.uid, as.gid);
      await prepareData({ initdb, folder, data, as, copyOf: options.copyOf, files: options.files ?? {} });
      const port = await freePort();
      const args = ['-D', data, '-p', String(port), ...FLAGS, ...(options.flags ?? [])];
      const server = new ServerProcess({ file: postgres, args, readyWhen: READY, as });
      await server.start();
      return new LocalPostgres(folder, port, server);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get url(): string {
    return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:${this.port}/postgres`;
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
