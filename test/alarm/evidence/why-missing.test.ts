import { describe, expect, it } from 'vitest';
import { ProbeFailedError } from '../../../lib/alarm/evidence/probe-report.ts';
import { whyMissing } from '../../../lib/alarm/evidence/why-missing.ts';
import { TimeLimitExceeded } from '../../../lib/time/time-limit.ts';

const named = (name: string, message = 'some words', code?: string) =>
  Object.assign(new Error(message), { name, ...(code && { code }) });

describe('why something could not be had', () => {
  it.each([
    ['it took too long', new TimeLimitExceeded(4000), 'no answer within 4 s'],
    [
      'it is not allowed',
      named('AccessDeniedException'),
      'denied (AccessDeniedException): the alarm function needs a right',
    ],
    [
      'SNS does not allow it',
      named('AuthorizationError'),
      'denied (AuthorizationError): the alarm function needs a right',
    ],
    ['it is throttled', named('ThrottlingException'), 'throttled (ThrottlingException)'],
    [
      'the table is',
      named('ProvisionedThroughputExceededException'),
      'throttled (ProvisionedThroughputExceededException)',
    ],
    ['Lambda is', named('TooManyRequestsException'), 'throttled (TooManyRequestsException)'],
    ['nothing listens', named('Error', 'connect', 'ECONNREFUSED'), 'unreachable (ECONNREFUSED)'],
    ['it has no address', named('Error', 'getaddrinfo', 'ENOTFOUND'), 'unreachable (ENOTFOUND)'],
    ['it does not connect', named('TimeoutError'), 'unreachable (TimeoutError)'],
    ['the probe broke', new ProbeFailedError('it broke: Error: no'), 'it broke: Error: no'],
    [
      'the probe broke with many words',
      new ProbeFailedError(`it broke: ConfigError: 2 things\n- a\n- ${'x'.repeat(100_000)}`),
      `${'it broke: ConfigError: 2 things - a - '.padEnd(299, 'x')}…`,
    ],
    ['of something else', named('Oops', 'first line\nsecond line'), 'failed (Oops: first line)'],
    ['of something that is no error', 'a word', 'failed (a word)'],
  ])('%s', (_what, error, words) => {
    expect(whyMissing(error, 'a right')).toBe(words);
  });
});
