import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { noteOwner } from './leftovers.ts';
import { binaries, identity } from './postgres-binaries.ts';
import { POSTGRES_PASSWORD, POSTGRES_USER, prepareData } from './postgres-data.ts';
import { ServerProcess } from './server-process.ts';

/** Little memory, and no protection of the data: it is used for one run. */
const FLAGS = [
  ...['-c', 'listen_addresses=127.0.0.1'],
  ...['-c', 'unix_socket_directories='],
  ...['-c', 'fsync=off'],
  ...['-c', 'shared_buffers=16MB'],
];

/** What `postgres` prints when it accepts connections, as a primary or as a standby. */
const READY = /ready to accept (read-only )?connections/;

/** How a local PostgreSQL differs from the usual. */
export type PostgresOptions = {
  /** Options of `postgres`, such as `['-c', 'max_connections=5']`. */
  readonly flags?: readonly string[];
  /** Called with what `postgres` prints, such as the statements with `['-c', 'log_statement=all']`. @default - nothing */
  readonly onOutput?: (text: string) => void;
  /** The data folder of a stopped server, which is copied. @default - an empty database */
  readonly copyOf?: string;
  /** More files for the data folder, by name. Only the server's user may read them. */
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

  /** Starts one. Settles when it accepts connections. */
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
      const { onOutput } = options;
      const server = new ServerProcess({ file: postgres, args, readyWhen: READY, as, onOutput });
      await server.start();
      noteOwner(folder, server.pid, port);
      return new LocalPostgres(folder, port, server);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** With user and password. */
  get url(): string {
    return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:${this.port}/postgres`;
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
