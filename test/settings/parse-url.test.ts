import { expect, it } from 'vitest';
import { parseUrl } from '../../lib/settings/parse-url.ts';

it('reads a URL, and gives nothing for a text that is none', () => {
  expect(parseUrl('redis://cache:6379/1')?.host).toBe('cache:6379');
  for (const text of ['', 'cache', 'http://', '//cache']) expect(parseUrl(text), text).toBeUndefined();
});
