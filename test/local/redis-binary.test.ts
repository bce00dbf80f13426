import { describe, expect, it } from 'vitest';
import { redisBinary } from '../../local/servers/redis-binary.ts';

const never = () => Promise.reject(new Error('getaddrinfo ENOTFOUND download.redis.io'));

describe('redisBinary', () => {
  it('finds a server on the PATH', async () => {
    expect(await redisBinary(process.env.PATH, never)).toMatch(/(redis|valkey)-server$/);
  });

  it('builds one where none is installed', async () => {
    expect(await redisBinary('/nowhere', async () => '/built/redis-server')).toBe('/built/redis-server');
  });

  it('says in one line how to install one where that fails, too', async () => {
    const error = await redisBinary('/nowhere', never).catch(caught => caught);
    expect(error.message).toMatch(/apt-get install redis-server.*brew install redis.*docker run/);
    expect(error.message).not.toContain('\n');
    expect(error.cause.message).toContain('download.redis.io');
  });
});
