import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { noteOwner } from './leftovers.ts';
import { redisBinary } from './redis-binary.ts';
import { ServerProcess } from './server-process.ts';

/** A real Redis or Valkey in a folder of its own, on a free port. It stores nothing on disk. */
export class LocalRedis {
  readonly process: ServerProcess;
  readonly port: number;
  readonly #folder: string;

  private constructor(folder: string, port: number, server: ServerProcess) {
    this.#folder = folder;
    this.port = port;
    this.process = server;
  }

  /** Starts one. `flags` are options of `redis-server`, such as `['--maxmemory', '1mb']`. */
  static start(flags: readonly string[] = []): Promise<LocalRedis> {
    return LocalRedis.#start(port => ['--port', port, ...flags]);
  }

  /** Starts one that accepts TLS only. `flags` name its certificates. Clients need no certificate. */
  static startTls(flags: readonly string[]): Promise<LocalRedis> {
    const own = ['--port', '0', '--tls-auth-clients', 'no'];
    return LocalRedis.#start(port => [...own, '--tls-port', port, ...flags]);
  }

  static async #start(flags: (port: string) => readonly string[]): Promise<LocalRedis> {
    const file = await redisBinary();
    const folder = mkdtempSync(join(tmpdir(), 'beacon-redis-'));
    try {
      const port = await freePort();
      const own = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
      const args = [...own, ...flags(String(port))];
      const server = new ServerProcess({ file, args, readyWhen: /Ready to accept connections/ });
      await server.start();
      noteOwner(folder, server.pid, port);
      return new LocalRedis(folder, port, server);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.process.stop('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
