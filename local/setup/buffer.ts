import type { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { BufferOptions } from '../../lib/buffer/buffer-options.ts';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import type { Action } from '../control/controls.ts';
import type { LocalSettings } from './settings.ts';

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
