import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import type { Action } from './controls.ts';
import type { ServerProcess } from './servers/server-process.ts';

/** Stop, start, pause and resume a server underneath the health check. */
export function serverActions(
  name: string,
  keys: readonly [string, string],
  server: ServerProcess,
): Action[] {
  const start = async () => {
    if (!server.isRunning) await server.start();
    return `The ${name} runs.`;
  };
  const stop = async () => {
    await server.stop();
    return `The ${name} is stopped: connections are refused.`;
  };
  const pause = async () => {
    if (!server.isPaused) server.pause();
    return `The ${name} is paused: it accepts and says nothing.`;
  };
  const resume = async () => {
    server.resume();
    return `The ${name} goes on.`;
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

/** Overfill the audit buffer, so that it drops; or empty it. */
export function bufferActions(buffer: AuditEventBuffer, maxItems: number): Action[] {
  return [
    {
      path: 'buffer/overfill',
      key: 'b',
      run: async () => {
        for (let index = 0; index <= maxItems; index += 1) buffer.add({ action: 'login', user: index });
        return `The buffer was given ${maxItems + 1} events: it is full, and has dropped some.`;
      },
    },
    {
      path: 'buffer/flush',
      key: 'f',
      run: async () => {
        const before = buffer.length;
        const { remaining } = await buffer.flush({ force: true });
        return `The buffer gave out ${before - remaining} events. A drop stays news for 300 s.`;
      },
    },
  ];
}
