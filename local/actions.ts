import type { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import type { BufferOptions } from '../lib/buffer/buffer-options.ts';
import { dynamoGauge } from '../lib/buffer/dynamo-gauge.ts';
import type { Action } from './control/controls.ts';
import type { ServerProcess } from './servers/server-process.ts';
import type { LocalSettings } from './settings.ts';

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

/** A buffer whose events go nowhere; in a fleet, it tells each change. */
export function localBuffer({
  BUFFER_SOURCE: source,
  TABLE_NAME: tableName,
}: LocalSettings): BufferOptions<unknown> {
  const sink = async () => {};
  return source === 'dynamodb' && tableName
    ? { sink, gauge: dynamoGauge({ tableName, intervalMs: 0 }) }
    : { sink };
}

/** Overfill the audit buffer, so that it drops; or empty it. A fleet hears of either with the flush. */
export function bufferActions(buffer: AuditEventBuffer, settings: LocalSettings): Action[] {
  const { BUFFER_SOURCE: source, MAX_BUFFER_SIZE_ITEMS: maxItems } = settings;
  const flush = async () => {
    const before = buffer.length;
    const { remaining, error, gaugeError } = await buffer.flush({ force: true });
    const failure = [error, gaugeError].find(each => each !== undefined);
    return `The buffer gave out ${before - remaining} events.${failure ? ` In its way: ${failure}` : ''}`;
  };
  return [
    {
      path: 'buffer/overfill',
      key: 'b',
      run: async () => {
        for (let index = 0; index <= maxItems; index += 1) buffer.add({ action: 'login', user: index });
        const told = source === 'dynamodb' ? ` ${await flush()}` : '';
        return `The buffer was given ${maxItems + 1} events: it is full, and has dropped some.${told}`;
      },
    },
    {
      path: 'buffer/flush',
      key: 'f',
      run: async () => `${await flush()} A drop stays news for 300 s.`,
    },
  ];
}
