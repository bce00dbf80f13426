import type { Action } from '../control/controls.ts';
import type { ServerProcess } from '../servers/server-process.ts';

/**
 * Actions that stop, start, pause and resume a server that the health check checks.
 * @param keys the keys for `toggle` and `freeze`
 */
export function serverActions(
  name: string,
  keys: readonly [string, string],
  server: ServerProcess,
): Action[] {
  const start = async () => {
    if (!server.isRunning) await server.start();
    return `The ${name} is running.`;
  };
  const stop = async () => {
    await server.stop();
    return `The ${name} is stopped. It refuses connections.`;
  };
  const pause = async () => {
    if (!server.isRunning) return `The ${name} is stopped: start it first.`;
    if (!server.isPaused) server.pause();
    return `The ${name} is paused. It accepts connections and does not answer.`;
  };
  const resume = async () => {
    server.resume();
    return `The ${name} is running again.`;
  };
  return [
    { path: `${name}/toggle`, key: keys[0], run: () => (server.isRunning ? stop() : start()) },
    { path: `${name}/freeze`, key: keys[1], run: () => (server.isPaused ? resume() : pause()) },
    { path: `${name}/stop`, key: '', run: stop },
    { path: `${name}/start`, key: '', run: start },
    { path: `${name}/pause`, key: '', run: pause },
    { path: `${name}/resume`, key: '', run: resume },
  ];
}
