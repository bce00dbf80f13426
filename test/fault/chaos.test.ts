import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SOAK = fileURLToPath(new URL('../../bench/soak.ts', import.meta.url));

/** A small heap, as a small function has: on a large one V8 would let it grow before it sweeps. */
const SMALL = ['--max-semi-space-size=1', '--max-old-space-size=96'];

it('leaves nothing behind 10,000 requests, 50 at once, under faults drawn at random', {
  timeout: 120_000,
}, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ...SMALL,
    SOAK,
    '--requests',
    '10000',
  ]);
  process.stdout.write(stderr); // the seed
  const { requests, codes, leaks, slowestMs, rejections, afterwards, before, after } = JSON.parse(stdout);
  expect(requests).toBe(14_000);
  expect(leaks).toEqual([]);
  expect(Object.keys(codes)).toEqual(['200', '206', '503']);
  expect(slowestMs).toBeLessThan(240 + 100);
  expect(rejections).toBe(0);
  expect(afterwards).toEqual({ code: 200, connections: [1, 1] });
  expect({ ...after, rss: 0, heap: 0 }).toEqual({ ...before, rss: 0, heap: 0 });
  expect(after.heap).toBeLessThan(before.heap * 1.2);
  expect(after.rss).toBeLessThan(before.rss * 1.2);
});
