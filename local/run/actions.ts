import type { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { BufferOptions } from '../../lib/buffer/buffer-options.ts';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import type { Action } from '../control/controls.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { LocalSettings } from './settings.ts';

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

/** Options of a buffer whose sink discards all events. With `BUFFER_SOURCE=dynamodb` each flush also writes its depth to the table. */
export function localBuffer({
  BUFFER_SOURCE: source,
  TABLE_NAME: tableName,
}: LocalSettings): BufferOptions<unknown> {
  const sink = async () => {};
  return source === 'dynamodb' && tableName
    ? { sink, gauge: dynamoGauge({ tableName, intervalMs: 0 }) }
    : { sink };
}

/** Actions that overfill the audit buffer, so that it drops events, or empty it. A flush also writes its depth to the table. */
export function bufferActions(buffer: AuditEventBuffer, settings: LocalSettings): Action[] {
  const { BUFFER_SOURCE: source, MAX_BUFFER_SIZE_ITEMS: maxItems } = settings;
  const flush = async () => {
    const before = buffer.length;
    const { remaining, error, gaugeError } = await buffer.flush({ force: true });
    const failure = [error, gaugeError].find(each => each !== undefined);
    return `The buffer was flushed: ${before - remaining} events.${failure ? ` An error: ${failure}` : ''}`;
  };
  return [
    {
      path: 'buffer/overfill',
      key: 'b',
      run: async () => {
        for (let index = 0; index <= maxItems; index += 1) buffer.add({ action: 'login', user: index });
        const flushed = source === 'dynamodb' ? ` ${await flush()}` : '';
        return `The buffer got ${maxItems + 1} events. It is full, and has dropped some.${flushed}`;
      },
    },
    {
      path: 'buffer/flush',
      key: 'f',
      run: async () => `${await flush()} A drop is reported for 300 s.`,
    },
  ];
}
