import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Action } from '../control/controls.ts';
import type { Order, Told } from '../screen/told.ts';

const PROCESS = fileURLToPath(new URL('./process.ts', import.meta.url));

/** A second environment of the function, on the same table. */
export type Second = {
  readonly actions: readonly Action[];
  /** Starts it, the first time. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/**
 * A second environment, which checks the same database over a way of its own.
 * @param hear called with what it tells after each look
 */
export function createSecond(
  env: NodeJS.ProcessEnv,
  databasePort: number,
  hear: (told: Told) => void,
): Second {
  let child: ChildProcess | undefined;
  let isSick = false;
  const start = () => {
    if (child) return;
    const own = { SECOND_DATABASE_PORT: String(databasePort) };
    child = fork(PROCESS, { env: { ...env, ...own }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (told: Told) => hear(told));
  };
  const toggle = async () => {
    start();
    if (!child?.connected) return 'The second environment has ended.';
    isSick = !isSick;
    child.send((isSick ? 'sick' : 'well') satisfies Order);
    return isSick
      ? 'The second environment is sick: it cannot reach the database. The first one can, and contradicts it.'
      : 'The second environment is well again.';
  };
  const actions = [{ path: 'second/toggle', key: 's', run: toggle }];
  return { actions, start, stop: async () => child && ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
