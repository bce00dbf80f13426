import type { Connection, Usable } from '../../connections/kept-connection.ts';
import type { Detail, Probe, Result } from '../../health/check.ts';
import { statusText, type Vocabulary } from '../kind/status-text.ts';

/** A connection to a cache: to one server, or to the nodes of a cluster. */
export interface CacheConnection extends Connection {
  /** Writes a value that expires after `expireMs`, and reads it back; in one round trip if possible. */
  writeAndRead(key: string, value: string, expireMs: number): Promise<string | null>;
}

/** A value that is written but never read disappears after this, ms (5 s, as in the seed). */
const EXPIRE_MS = 5000;

/**
 * Checks that the cache keeps a value. PING would prove little: a replica, a full server and a server without
 * permission for the keys all answer it. Key and value are new each time, so the value of another writer can't match.
 */
export function redisProbe(connection: Usable<CacheConnection>, keyPrefix: string): Probe {
  return signal =>
    connection.use(signal, async session => {
      const value = crypto.randomUUID();
      const read = await session.writeAndRead(`${keyPrefix}${value}`, value, EXPIRE_MS);
      return read === value ? {} : { reason: 'read_write_mismatch' };
    });
}

const WORDS: Vocabulary = { up: 'operational', verbatim: ['read_write_mismatch'], critical: [] };

/** The component's fields in the report. */
export function describeRedis(result: Result): Detail {
  return {
    backend: 'redis',
    status: statusText(result, WORDS),
    last_checked: new Date(result.observedAt).toISOString(),
  };
}
