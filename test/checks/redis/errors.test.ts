import { describe, expect, it } from 'vitest';
import { classifyRedis } from '../../../lib/checks/redis/errors.ts';
import type { Reason } from '../../../lib/names/reasons.ts';

describe('classifyRedis', () => {
  it.each<[string, Reason]>([
    ['NOAUTH Authentication required.', 'authentication_failed'],
    ['WRONGPASS invalid username-password pair', 'authentication_failed'],
    ["NOPERM this user has no permissions to run the 'set' command", 'access_denied'],
    ["READONLY You can't write against a read only replica.", 'read_only'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'out_of_memory'],
    ['LOADING Redis is loading the dataset in memory', 'starting_up'],
    ['MASTERDOWN Link with MASTER is down', 'unavailable'],
    ['CLUSTERDOWN Hash slot not served', 'unavailable'],
    ['MOVED 3999 10.0.0.7:6381', 'misconfigured'],
    ['ERR max number of clients reached', 'too_many_connections'],
    ['Connection is closed.', 'connection_lost'],
    ["Stream isn't writeable and enableOfflineQueue options is false", 'connection_lost'],
    ['ERR DB index is out of range', 'not_found'],
  ])('knows the message "%s" as %s', (message, reason) => {
    expect(classifyRedis(new Error(message))).toBe(reason);
  });

  it.each(['boom', '', 'constructor x', 'ERR unknown command', 'noauth in small letters'])(
    'does not know "%s"',
    message => {
      expect(classifyRedis(new Error(message))).toBeUndefined();
    },
  );
});
