import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Action } from '../control/controls.ts';

const COMMAND = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** An action that starts a drill of the database with the real command, or ends it. */
export function drillAction(
  envOf: () => Promise<NodeJS.ProcessEnv>,
  say: (text: string) => void,
): { readonly action: Action; readonly stop: () => Promise<void> } {
  let running: ChildProcess | undefined;
  const stop = async () => {
    const child = running;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  const start = async () => {
    const child = spawn(process.execPath, [COMMAND, ...argumentsOf(await envOf())], {
      env: await envOf(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    child.once('exit', () => {
      running = undefined;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => say(chunk.toString().trimEnd()));
    }
    return 'The drill begins. The same again ends it; otherwise it ends after 2 minutes.';
  };
  const toggle = async () => {
    if (!running) return start();
    await stop();
    return 'The drill has ended.';
  };
  return { action: { path: 'alarm/drill', key: 'r', run: toggle }, stop };
}

function argumentsOf({
  TABLE_NAME,
  SERVICE_NAME = 'beacon',
  ENVIRONMENT = 'development',
}: NodeJS.ProcessEnv) {
  const place = ['--table', TABLE_NAME ?? 'beacon', '--service', SERVICE_NAME, '--stage', ENVIRONMENT];
  return ['drill', 'database', '--for', '2m', '--why', 'a rehearsal', '--yes', '--json', ...place];
}
