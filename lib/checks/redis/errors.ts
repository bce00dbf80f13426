import { type Classify, lookUp } from '../../connections/failures.ts';
import type { Reason } from '../../names/reasons.ts';

/** The first word of an error reply. */
const WORDS: Readonly<Record<string, Reason>> = {
  NOAUTH: 'authentication_failed',
  WRONGPASS: 'authentication_failed',
  NOPERM: 'access_denied',
  READONLY: 'read_only',
  OOM: 'out_of_memory',
  LOADING: 'starting_up',
  MASTERDOWN: 'unavailable',
  CLUSTERDOWN: 'unavailable',
  TRYAGAIN: 'unavailable',
  NOREPLICAS: 'unavailable',
  BUSY: 'unavailable',
  DENIED: 'access_denied',
  MISCONF: 'disk_full',
  MOVED: 'misconfigured',
  ASK: 'misconfigured',
};

/** Replies that begin with `ERR`, and errors of the driver itself. */
const MESSAGES: readonly (readonly [RegExp, Reason])[] = [
  [/^Connection is closed|^Command aborted due to|^Stream isn't writeable/, 'connection_lost'],
  [/max number of clients reached/, 'too_many_connections'],
  [/DB index is out of range/, 'not_found'],
  [/invalid (username-)?password|Client sent AUTH/i, 'authentication_failed'],
];

/** What an error of `ioredis` or of the server means. */
export const classifyRedis: Classify = ({ message, name }) => {
  const word = /^[A-Z]+(?= )/.exec(message)?.[0] ?? '';
  const known = lookUp(WORDS, word) ?? MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? (name === 'ReplyError' ? 'unexpected_error' : undefined);
};
