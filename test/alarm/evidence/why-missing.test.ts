import { describe, expect, it } from 'vitest';
import { ProbeFailedError } from '../../../lib/alarm/evidence/probe-report.ts';
import { whyMissing } from '../../../lib/alarm/evidence/why-missing.ts';
import { TimeLimitExceeded } from '../../../lib/time/time-limit.ts';

const named = (name: string, message = 'some words', code?: string) =>
  Object.assign(new Error(message), { name, ...(code && { code }) });

describe('why evidence is missing', () => {
  it.each([
    ['the time limit was exceeded', new TimeLimitExceeded(4000), 'no answer within 4 s'],
    [
      'access is denied',
      named('AccessDeniedException'),
      'denied (AccessDeniedException): the alarm function needs a right',
    ],
    [
      'access is denied by SNS',
      named('AuthorizationError'),
      'denied (AuthorizationError): the alarm function needs a right',
    ],
    ['the request is throttled', named('ThrottlingException'), 'throttled (ThrottlingException)'],
    [
      'the request is throttled by DynamoDB',
      named('ProvisionedThroughputExceededException'),
      'throttled (ProvisionedThroughputExceededException)',
    ],
    [
      'the request is throttled by Lambda',
      named('TooManyRequestsException'),
      'throttled (TooManyRequestsException)',
    ],
    ['the connection is refused', named('Error', 'connect', 'ECONNREFUSED'), 'unreachable (ECONNREFUSED)'],
    ['the name has no address', named('Error', 'getaddrinfo', 'ENOTFOUND'), 'unreachable (ENOTFOUND)'],
    ['the connection times out', named('TimeoutError'), 'unreachable (TimeoutError)'],
    ['the probe failed', new ProbeFailedError('it broke: Error: no'), 'it broke: Error: no'],
    [
      'the probe failed with a long message',
      new ProbeFailedError(`it broke: ConfigError: 2 things\n- a\n- ${'x'.repeat(100_000)}`),
      `${'it broke: ConfigError: 2 things - a - '.padEnd(299, 'x')}…`,
    ],
    ['another error', named('Oops', 'first line\nsecond line'), 'failed (Oops: first line)'],
    ['a value that is not an error', 'a word', 'failed (a word)'],
  ])('%s', (_what, error, words) => {
    expect(whyMissing(error, 'a right')).toBe(words);
  });
});
