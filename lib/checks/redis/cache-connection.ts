import type { Connection } from '../../connections/kept-connection.ts';

/** A connection to a cache, of one node or of many. */
export interface CacheConnection extends Connection {
  /** Writes a value that expires by itself, and reads it back, in one round trip where it can. */
  writeAndRead(key: string, value: string, expireMs: number): Promise<string | null>;
}
