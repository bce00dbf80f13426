import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const LISTEN = `require('node:net').createServer()
  .listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => console.log('listening'))`;

/**
 * A host that answers to nothing, not even to a connection: a process that listens, is stopped, and has its queue
 * full, so that the system drops what comes. On 127.0.0.2, which is this machine, too (Linux).
 */
export class BlackHole {
  static readonly address = '127.0.0.2';
  readonly #child: ChildProcess;
  readonly #fill: Socket[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(port: number): Promise<BlackHole> {
    const child = spawn(process.execPath, ['-e', LISTEN, BlackHole.address, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    const hole = new BlackHole(child);
    await hole.#fillQueue(port);
    return hole;
  }

  /** Connects until a connection no longer comes about. */
  async #fillQueue(port: number): Promise<void> {
    for (let count = 0; count < 16; count += 1) {
      const socket = connect(port, BlackHole.address).on('error', () => {});
      this.#fill.push(socket);
      await new Promise(resolve => setTimeout(resolve, 20));
      if (socket.connecting) return;
    }
    throw new Error('the queue of the black hole never fills');
  }

  async stop(): Promise<void> {
    for (const socket of this.#fill) socket.destroy();
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
