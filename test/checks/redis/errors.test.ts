import { describe, expect, it } from 'vitest';
import {
  CONNECTION_CLOSED,
  classifyRedis,
  explainRedis,
  isNeedlessLogin,
  isReplyError,
  replyError,
} from '../../../lib/checks/redis/errors.ts';
import { ProbeError } from '../../../lib/health/probe-error.ts';
import type { Reason } from '../../../lib/names/reasons.ts';

/** Every error word in the sources of Redis 7.4 and Valkey 8.0, with a reply that contains it. */
const WORDS: readonly (readonly [string, Reason])[] = [
  ['NOAUTH Authentication required.', 'authentication_failed'],
  ['NOAUTH HELLO must be called with the client already authenticated', 'authentication_failed'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'authentication_failed'],
  ["NOPERM this user has no permissions to run the 'set' command", 'access_denied'],
  ['NOPERM No permissions to access a key', 'access_denied'],
  ['DENIED Redis is running in protected mode because protected mode is enabled', 'access_denied'],
  ['DENIED Running in protected mode because protected mode is enabled', 'access_denied'],
  ["READONLY You can't write against a read only replica.", 'read_only'],
  ["READONLY You can't write against a read only slave.", 'read_only'],
  ['REDIRECT 10.0.0.7:6379', 'read_only'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'out_of_memory'],
  ['LOADING Redis is loading the dataset in memory', 'starting_up'],
  ['LOADING Valkey is loading the dataset in memory', 'starting_up'],
  ['MISCONF Errors writing to the AOF file: No space left on device', 'disk_full'],
  ['MISCONF Redis is configured to save RDB snapshots, but it is unable to persist to disk.', 'disk_full'],
  ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'unavailable'],
  ["NOMASTERLINK Can't SYNC while not connected with my master", 'unavailable'],
  ['CLUSTERDOWN Hash slot not served', 'unavailable'],
  ['CLUSTERDOWN The cluster is down', 'unavailable'],
  ['CLUSTERDOWN The cluster is down and only accepts read commands', 'unavailable'],
  ['TRYAGAIN Multiple keys request during rehashing of slot', 'unavailable'],
  ['NOREPLICAS Not enough good replicas to write.', 'unavailable'],
  ['BUSY Redis is busy running a script. You can only call SCRIPT KILL', 'unavailable'],
  ['BUSY Valkey is busy running a module command.', 'unavailable'],
  ['INPROG Failover already in progress', 'unavailable'],
  ['NOQUORUM 1 usable Sentinels. Not enough available Sentinels', 'unavailable'],
  ['NOGOODSLAVE No suitable replica to promote', 'unavailable'],
  ['IOERR error or timeout connecting to the client', 'unavailable'],
  ['MOVED 3999 10.0.0.7:6381', 'misconfigured'],
  ['ASK 3999 10.0.0.7:6381', 'misconfigured'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'unexpected_response'],
  ["CROSSSLOT Keys in request don't hash to the same slot", 'unexpected_response'],
  ['NOPROTO unsupported protocol version', 'unexpected_response'],
  ['EXECABORT Transaction discarded because of previous errors.', 'unexpected_response'],
  ['NOSCRIPT No matching script. Please use EVAL.', 'unexpected_response'],
  ['BUSYKEY Target key name already exists.', 'unexpected_response'],
  ['BUSYGROUP Consumer Group name already exists', 'unexpected_response'],
  ["NOGROUP No such consumer group 'x'", 'unexpected_response'],
  ['UNBLOCKED client unblocked via CLIENT UNBLOCK', 'unexpected_response'],
  ['UNKILLABLE Sorry the script already executed write commands', 'unexpected_response'],
  ['NOTBUSY No scripts in execution right now.', 'unexpected_response'],
  ['INVALIDOBJ Corrupted HLL object detected', 'unexpected_response'],
  ["NOSUB 'ssubscribe' command executed not in subscribed mode", 'unexpected_response'],
];

/** Replies whose first word is `ERR` or no word of the list. */
const REPLIES: readonly (readonly [string, Reason])[] = [
  ['ERR max number of clients reached', 'too_many_connections'],
  ['ERR max number of clients + cluster connections reached', 'too_many_connections'],
  ['ERR too many clients', 'too_many_connections'],
  ['ERR max concurrent connections exceeded', 'too_many_connections'],
  ['ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.', 'throttled'],
  ['ERR max requests limit exceeded. Limit: 500000, Usage: 500000.', 'throttled'],
  ['ERR DB index is out of range', 'not_found'],
  ['ERR invalid DB index', 'not_found'],
  ['ERR invalid password', 'authentication_failed'],
  ['ERR invalid username-password pair or user is disabled.', 'authentication_failed'],
  ['ERR operation not permitted', 'authentication_failed'],
  ['ERR auth permission deny', 'authentication_failed'],
  ['ERR Client sent AUTH, but no password is set', 'authentication_failed'],
  [
    'ERR AUTH <password> called without any password configured for the default user.',
    'authentication_failed',
  ],
  ["ERR wrong number of arguments for 'auth' command", 'authentication_failed'],
  ['Client IP address is not in the allowlist.', 'access_denied'],
  ['AUTH failed: Client IP address is not in the allowlist.', 'access_denied'],
  ["ERR unknown command 'SET', with args beginning with: 'k' 'v' 'PX' '5000' ", 'misconfigured'],
  ['ERR unknown command `set`, with args beginning with: `k`, `v`, ', 'misconfigured'],
  ["ERR unknown command 'AUTH'", 'misconfigured'],
  ['ERR unsupported command', 'misconfigured'],
  ['ERR SELECT is not allowed in cluster mode', 'misconfigured'],
  ['ERR This instance has cluster support disabled', 'misconfigured'],
  ['ERR Out of memory', 'out_of_memory'],
  ['no upstream host', 'unavailable'],
  ['upstream failure', 'unavailable'],
  ['upstream protocol error', 'unavailable'],
  ['ERR no server connection avaliable', 'unavailable'],
  ['ERR server connection close', 'unavailable'],
  ['ERR handle response, backend conn reset', 'unavailable'],
  ['ERR slot is not ready, may be offline', 'unavailable'],
  ['ERR Connection refused', 'unavailable'],
  ['ERR Connection timed out', 'unavailable'],
  ['ERR No route to host', 'unavailable'],
  ['ERR Protocol error: invalid bulk length', 'unexpected_response'],
  ['ERR syntax error', 'unexpected_response'],
  ["ERR wrong number of arguments for 'set' command", 'unexpected_response'],
];

describe('classifyRedis', () => {
  it.each([...WORDS, ...REPLIES])('knows the reply "%s" as %s', (message, reason) => {
    expect(classifyRedis(replyError(message))).toBe(reason);
  });

  it.each(['Connection is closed.', "Stream isn't writeable and enableOfflineQueue options is false"])(
    'knows the error of the driver "%s"',
    message => {
      expect(classifyRedis(new Error(message))).toBe('connection_lost');
    },
  );

  it('knows a connection that was closed, in the words of the driver', () => {
    expect(classifyRedis(new Error(CONNECTION_CLOSED))).toBe('connection_lost');
    expect(CONNECTION_CLOSED).toBe('Connection is closed.');
  });

  it.each([
    ['unknown command `set`', 'misconfigured'],
    ['ERR no server avaliable', 'unavailable'],
    ['address 10.0.0.7:50000 is not permitted', 'access_denied'],
  ] as const)('knows "%s" as %s', (message, reason) => {
    expect(classifyRedis(replyError(message))).toBe(reason);
  });

  it.each([
    ...['it says: ERR invalid password', 'it says: unknown command `set`', 'it says: ERR Out of memory'],
    ...['it says: ERR Connection refused', 'ERR Connection refused by the backup'],
    ...['it says: ERR No route to host', 'ERR No route to host of the backup'],
    ...['it says: ERR syntax error', 'it is BUSY now'],
  ])('does not take the same words in another sentence for it: "%s"', message => {
    expect(classifyRedis(replyError(message))).toBe('unexpected_error');
  });

  it.each(['it says: Connection is closed.', 'one Command aborted due to x', "the Stream isn't writeable"])(
    'does not take another error for one of the driver: "%s"',
    message => {
      expect(classifyRedis(new Error(message))).toBeUndefined();
    },
  );

  it.each(['boom', '', 'constructor x', 'ERR internal inconsistency', 'noauth in small letters'])(
    'does not know "%s"',
    message => {
      expect(classifyRedis(new Error(message))).toBeUndefined();
    },
  );
});

describe('replyError', () => {
  it.each([
    ["ERR unknown command 'auth', with args beginning with: 'app' 'pa", "ERR unknown command 'auth'"],
    ['ERR unknown command `auth`, with args beginning with: `app`, `p\nw`, ', 'ERR unknown command `auth`'],
    ['ERR unknown command `auth` with args beginning with: `pw`', 'ERR unknown command `auth`'],
    ['ERR syntax error', 'ERR syntax error'],
  ])('keeps nothing of the arguments that a server repeats: %s', (reply, message) => {
    expect(replyError(reply).message).toBe(message);
  });
});

describe('isReplyError', () => {
  it('knows what the server sent from errors of the driver, and from what is no error', () => {
    expect(isReplyError(replyError('ERR x'))).toBe(true);
    expect(replyError('ERR x').name).toBe('ReplyError'); // as the driver calls it
    for (const other of [new Error('ERR x'), { name: 'ReplyError' }, undefined]) {
      expect(isReplyError(other)).toBe(false);
    }
  });
});

describe('isNeedlessLogin', () => {
  it.each([
    ['ERR AUTH <password> called without any password configured', true],
    ['ERR Client sent AUTH, but no password is set', true],
    ["ERR wrong number of arguments for 'auth' command", true],
    ['WRONGPASS invalid username-password pair or user is disabled.', false],
  ])('%s: %s', (message, expected) => {
    expect(isNeedlessLogin(replyError(message))).toBe(expected);
  });
});

describe('explainRedis', () => {
  it('says that the server failed when the server says something that Beacon does not know', () => {
    const error = explainRedis(replyError('ERR internal inconsistency'));
    expect(error).toBeInstanceOf(ProbeError);
    expect(error).toMatchObject({ reason: 'unexpected_error', message: 'ERR internal inconsistency' });
  });

  it('leaves an error of Beacon itself as it is', () => {
    const error = new TypeError('x is not a function');
    expect(explainRedis(error)).toBe(error);
  });
});
