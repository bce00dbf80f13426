import { expect, it } from 'vitest';
import { toStdout, type Write } from '../../lib/telemetry/stdout.ts';

/** What is written at once to stdout, and what is left for the slow way. */
function written(line: string, write: Write): [string, string] {
  let left = '';
  let atOnce = '';
  const descriptors: number[] = [];
  toStdout(
    line,
    (descriptor, bytes) => {
      descriptors.push(descriptor);
      const count = write(descriptor, bytes);
      atOnce += Buffer.from(bytes).subarray(0, count);
      return count;
    },
    bytes => {
      left += Buffer.from(bytes);
    },
  );
  expect(descriptors).toEqual([1]);
  return [atOnce, left];
}

it('writes a line at once', () => {
  expect(written('a line\n', (_descriptor, bytes) => bytes.byteLength)).toEqual(['a line\n', '']);
});

it('leaves to the slow way what a pipe does not take: nothing is lost, nothing is thrown', () => {
  expect(written('ünder way\n', () => 4)).toEqual(['ünd', 'er way\n']);
  const full: Write = () => {
    throw Object.assign(new Error('resource temporarily unavailable'), { code: 'EAGAIN' });
  };
  expect(written('a line\n', full)).toEqual(['', 'a line\n']);
});
