import { expect, it } from 'vitest';
import { deferred } from '../../lib/time/deferred.ts';

it('a promise is settled from outside, once', async () => {
  const answered = deferred<string>();
  answered.resolve('first');
  answered.reject(new Error('too late'));
  expect(await answered.promise).toBe('first');
  const refused = deferred<void>();
  refused.reject(new Error('no'));
  await expect(refused.promise).rejects.toThrow('no');
});
