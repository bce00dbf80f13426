import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How to get one. */
export const INSTALL_REDIS =
  'There is no redis-server or valkey-server on the PATH. Debian: apt-get install redis-server; macOS: brew install ' +
  'redis; docker: docker run -d -p 6379:6379 redis, and set CACHE_URL=redis://127.0.0.1:6379';

/**
 * The path of a Redis or Valkey server: one on the PATH, or else one that is built once. Building takes minutes, a
 * compiler and the network.
 * @throws Error that says how to install one, when it cannot be built
 */
export async function redisBinary(path = process.env.PATH ?? '', build = buildRedis): Promise<string> {
  const onPath = installedRedis(path);
  if (onPath) return onPath;
  try {
    return await build();
  } catch (cause) {
    throw new Error(INSTALL_REDIS, { cause });
  }
}

/** The path of a Redis or Valkey server on the PATH; `undefined`: there is none. */
export function installedRedis(path = process.env.PATH ?? ''): string | undefined {
  return ['redis-server', 'valkey-server']
    .flatMap(name => path.split(delimiter).map(folder => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function buildRedis(): Promise<string> {
  process.stderr.write(
    'There is no redis-server on the PATH. One is built now, once. This takes some minutes.\n',
  );
  const { RedisBinary } = await import('redis-memory-server');
  return RedisBinary.getPath();
}
