import { asProbeError, type Classify, lookUp } from '../../connections/failures.ts';
import type { Reason } from '../../names/reasons.ts';

/**
 * The first word of an error reply, from the sources of Redis 7.4 and Valkey 8.0 (`src/*.c`). Words of commands that a
 * check never sends are `unexpected_response`: whatever answers so is not the server that was meant.
 */
const WORDS: Readonly<Record<string, Reason>> = {
  NOAUTH: 'authentication_failed',
  WRONGPASS: 'authentication_failed',
  NOPERM: 'access_denied',
  DENIED: 'access_denied',
  READONLY: 'read_only',
  REDIRECT: 'read_only',
  OOM: 'out_of_memory',
  LOADING: 'starting_up',
  MISCONF: 'disk_full',
  ...reasonOfEach('unavailable', [
    ...['MASTERDOWN', 'NOMASTERLINK', 'CLUSTERDOWN', 'TRYAGAIN', 'NOREPLICAS', 'BUSY', 'INPROG'],
    ...['NOQUORUM', 'NOGOODSLAVE', 'IOERR'],
  ]),
  MOVED: 'misconfigured',
  ASK: 'misconfigured',
  ...reasonOfEach('unexpected_response', [
    ...['WRONGTYPE', 'CROSSSLOT', 'NOPROTO', 'EXECABORT', 'NOSCRIPT', 'BUSYKEY', 'BUSYGROUP', 'NOGROUP'],
    ...['UNBLOCKED', 'UNKILLABLE', 'NOTBUSY', 'INVALIDOBJ', 'NOSUB'],
  ]),
};

/** Replies without such a word, of both servers, of proxies before them and of hosted services; the first that fits. */
const REPLIES: readonly (readonly [RegExp, Reason])[] = [
  [
    /max number of clients|too many (clients|connections)|max concurrent connections/i,
    'too_many_connections',
  ],
  [/limit exceeded/i, 'throttled'],
  [/(DB index is out of range|invalid DB index)/, 'not_found'],
  [
    /^ERR (invalid (username-)?password|operation not permitted|auth permission deny)/i,
    'authentication_failed',
  ],
  [/AUTH <password> called without|Client sent AUTH|arguments for 'auth' command/i, 'authentication_failed'],
  [/not in the (allow|white)-?list|address.* not (allowed|permitted)/i, 'access_denied'],
  [/^(ERR )?(unknown|unsupported) command|is not (allowed|supported)|support disabled/i, 'misconfigured'],
  [/^ERR Out of memory/i, 'out_of_memory'],
  // Envoy; predixy; Codis; twemproxy, which repeats what the system says.
  [/no upstream host|upstream (failure|protocol error)/, 'unavailable'],
  [/no server (connection )?avaliable|server connection close|deliver request fail/, 'unavailable'],
  [/backend conn|slot is not ready/, 'unavailable'],
  [/^ERR (Connection (refused|timed out|reset by peer)|Operation timed out|Host is down)$/, 'unavailable'],
  [/^ERR (No route to host|Network is unreachable|Broken pipe)$/, 'unavailable'],
  [/^ERR (Protocol error|syntax error|wrong number of arguments)/, 'unexpected_response'],
];

/** As the driver words it. */
export const CONNECTION_CLOSED = 'Connection is closed.';

/** The name of an error that the server replied, as the driver gives it. */
const REPLY_ERROR = 'ReplyError';

/** Errors of the driver itself. */
const DRIVER = /^Connection is closed|^Command aborted due to|^Stream isn't writeable/;

function reasonOfEach(reason: Reason, words: readonly string[]): Record<string, Reason> {
  return Object.fromEntries(words.map(word => [word, reason]));
}

/** What an error of `ioredis` or of the server means. */
export const classifyRedis: Classify = ({ message, name }) => {
  if (DRIVER.test(message)) return 'connection_lost';
  const word = /^[A-Z]+(?= )/.exec(message)?.[0] ?? '';
  const known = lookUp(WORDS, word) ?? REPLIES.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? (name === REPLY_ERROR ? 'unexpected_error' : undefined);
};

/** What a server repeats of a command that it does not know: of AUTH the password, cut off anywhere. */
const REPEATED = /,? with args beginning with:.*$/is;

/** As the driver makes an error of an error reply. @param text the reply without its type and line end */
export function replyError(text: string): Error {
  return Object.assign(new Error(text.replace(REPEATED, '')), { name: REPLY_ERROR });
}

/** Whether the server sent the error, which is not Beacon's failure then, even if Beacon does not know it. */
export function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === REPLY_ERROR;
}

/** What a failure of a connection to Redis means: a `ProbeError`, or the error itself when its meaning is unknown. */
export function explainRedis(error: unknown): unknown {
  return asProbeError(error, classifyRedis);
}

/**
 * Whether the server rejected a login that it may not need: an older server, or one without a password. What it says
 * to the commands after it decides.
 */
export function isNeedlessLogin({ message }: Error): boolean {
  return /AUTH <password> called without|no password is set|arguments for 'auth' command/i.test(message);
}
