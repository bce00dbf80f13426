import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../../cli/terminal/terminal.ts';
import { until } from '../../support/until.ts';

/** A process at a terminal, what it wrote there, and the keys of its user. */
function atTerminal(isTTY = true) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  let written = '';
  stderr.on('data', chunk => {
    written += chunk;
  });
  const terminal = terminalOf({ env: {}, stdin, stdout, stderr } as unknown as NodeJS.Process);
  const answer = async (keys: string) => {
    const asked = terminal.ask?.('Do it? ');
    await until('it asks', () => written.includes('Do it? '));
    stdin.write(keys);
    return asked;
  };
  return { terminal, answer, stdout, stderr };
}

describe('a question at the terminal', () => {
  it('is answered by a line', async () => {
    expect(await atTerminal().answer('yes\r')).toBe('yes');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is not answered with yes by %s', async (_, key) => {
    expect(await atTerminal().answer(key)).toBe('');
  });

  it('is not asked where there is none', () => {
    expect(atTerminal(false).terminal.ask).toBeUndefined();
  });
});

it.each(['EPIPE', 'EIO'])('output that nobody reads any more is no fault: %s', code => {
  const { stdout, stderr } = atTerminal();
  const error = Object.assign(new Error('write'), { code });
  expect(() => [stdout, stderr].map(stream => stream.emit('error', error))).not.toThrow();
  expect(() => stdout.emit('error', new Error('disk full'))).toThrow('disk full');
});
