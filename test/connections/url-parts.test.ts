import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../lib/connections/url-parts.ts';

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('is true of %s', host => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['db.example', '10.0.0.7', '127.evil.example', 'localhost.example', '::2', ''])(
    'is false of %j',
    host => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
