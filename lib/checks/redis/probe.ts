import type { KeptConnection } from '../../connections/kept-connection.ts';
import type { Detail, Probe, Result } from '../../health/check.ts';
import { statusText, type Vocabulary } from '../status-text.ts';
import type { CacheConnection } from './cache-connection.ts';

/** What is left behind, should the reading never come, is gone after this, ms (the seed's 5 s). */
const EXPIRE_MS = 5000;

const WORDS: Vocabulary = { up: 'operational', verbatim: ['read_write_mismatch'], critical: [] };

export function describeCache(result: Result): Detail {
  return {
    backend: 'redis',
    status: statusText(result, WORDS),
    last_checked: new Date(result.observedAt).toISOString(),
  };
}

/**
 * Writes a value and reads it back. PING would prove little: a replica, a full server and one without a right
 * to the keys all answer it. Key and value are new each time, so nobody else's value can pass for ours.
 */
export function cacheProbe(connection: KeptConnection<CacheConnection>, keyPrefix: string): Probe {
  return signal =>
    connection.use(signal, async session => {
      const value = crypto.randomUUID();
      const read = await session.writeAndRead(`${keyPrefix}${value}`, value, EXPIRE_MS);
      return read === value ? {} : { reason: 'read_write_mismatch' };
    });
}
