import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** How to start a server. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  /** What it prints when it accepts connections. */
  readonly readyWhen: RegExp;
  /** The user who runs it. @default - the current user */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
  /** Called with what it prints. @default - only the end is kept, for error messages */
  readonly onOutput?: ((text: string) => void) | undefined;
};

/** A server that can be started, stopped, paused and started again on the same port. */
export class ServerProcess {
  readonly #command: Command;
  #child: ChildProcess | undefined;
  #paused: readonly number[] = [];
  #output = '';

  constructor(command: Command) {
    this.#command = command;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  get isPaused(): boolean {
    return this.#paused.length > 0;
  }

  /** @throws Error when it is not running */
  get pid(): number {
    if (!this.#child?.pid) throw new Error('the server is not running');
    return this.#child.pid;
  }

  /** Starts it, and settles when it accepts connections. @throws Error with what it printed, when it ends before */
  async start(): Promise<void> {
    const { file, args, as } = this.#command;
    this.#output = '';
    // A process group of its own: Ctrl-C must not reach the server, because we stop the servers in order.
    const child = spawn(file, args, { ...as, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    await this.#ready(child);
  }

  #ready(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.#output = (this.#output + chunk).slice(-20_000);
        this.#command.onOutput?.(String(chunk));
        if (this.#command.readyWhen.test(this.#output)) resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('error', reject);
      child.once('exit', code =>
        reject(new Error(`${this.#command.file} ended with ${code}:\n${this.#output}`)),
      );
    });
  }

  /** Sends it the signal, and waits until it has ended. Does nothing when it is not running. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.resume();
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Stops the server and its child processes without ending them, as when their host hangs. */
  pause(): void {
    signalIfThere(this.pid, 'SIGSTOP'); // first, so that it starts no more child processes
    const children = childrenOf(this.pid);
    for (const child of children) signalIfThere(child, 'SIGSTOP');
    this.#paused = [this.pid, ...children];
  }

  /** Sends it a signal, such as SIGHUP, which makes it read its files again. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Lets it run again after `pause`. */
  resume(): void {
    for (const pid of this.#paused) signalIfThere(pid, 'SIGCONT');
    this.#paused = [];
  }
}

function childrenOf(pid: number): number[] {
  return childList(pid).trim().split(/\s+/).filter(Boolean).map(Number);
}

function childList(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return listByPgrep(pid); // not Linux
  }
}

function listByPgrep(pid: number): string {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // pgrep fails when there are none
  }
}

/** Sends a signal to a process. It may have ended already. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
