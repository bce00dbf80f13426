import { expect, it } from 'vitest';
import { statusText } from '../../../lib/checks/kind/status-text.ts';
import type { Result } from '../../../lib/health/check.ts';

const VOCABULARY = {
  up: 'connected',
  verbatim: ['unexpected_response'],
  critical: ['unexpected_error'],
} as const;

const resultWith = (reason?: Result['reason']) => ({ reason }) as Result;

it.each([
  [undefined, 'connected'],
  ['unexpected_response', 'unexpected_response'],
  ['unexpected_error', 'critical: unexpected_error'],
  ['timeout', 'error: timeout'],
] as const)('shows the reason %s as %j', (reason, text) => {
  expect(statusText(resultWith(reason), VOCABULARY)).toBe(text);
});
