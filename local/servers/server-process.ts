import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  /** What it prints when it takes connections. */
  readonly readyWhen: RegExp;
  /** Runs it as somebody else: PostgreSQL refuses to be root. */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
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

  get pid(): number {
    if (!this.#child?.pid) throw new Error('the server is not running');
    return this.#child.pid;
  }

  /** Settles when it takes connections. @throws Error with what it printed, where it ends before */
  async start(): Promise<void> {
    const { file, args, as } = this.#command;
    this.#output = '';
    // A group of its own: Ctrl-C is for us, who then stop it in order.
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

  /** Ends it by the signal and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.resume();
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Stops the clock of the server and of its children, as a host that hangs does. */
  pause(): void {
    signalIfThere(this.pid, 'SIGSTOP'); // first: then it makes no more children
    const children = childrenOf(this.pid);
    for (const child of children) signalIfThere(child, 'SIGSTOP');
    this.#paused = [this.pid, ...children];
  }

  /** Tells it something, such as SIGHUP: read your files again. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

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

/** A child may end by itself at any time. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
