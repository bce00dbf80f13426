import { describe, expect, it } from 'vitest';
import { readOptions } from '../../local/run/options.ts';

function read(...args: string[]) {
  const printed = { out: '', err: '' };
  const options = readOptions(args, {
    out: text => {
      printed.out += text;
    },
    err: text => {
      printed.err += text;
    },
  });
  return { options, ...printed };
}

describe('the options of npm start', () => {
  it('are none', () => expect(read().options).toEqual({ port: undefined }));

  it.each([
    ['0', 0],
    ['4000', 4000],
    ['65535', 65_535],
  ])('are a port: %s', (given, port) => expect(read('--port', given).options).toEqual({ port }));

  it.each(['65536', '-1', 'x', '1e3', ''])('refuse the port "%s", and say what is allowed', given => {
    const { options, err } = read('--port', given);
    expect(options).toEqual({ exitCode: 64 });
    expect(err).toContain('allowed: 0 (any free port) to 65535');
  });

  it('print their help on one screen', () => {
    const { options, out } = read('--help');
    expect(options).toEqual({ exitCode: 0 });
    expect(out).toContain('--port <port>');
    expect(out.split('\n').length).toBeLessThan(25);
  });

  it('refuse an unknown option', () => {
    const { options, err } = read('--prot', '1');
    expect(options).toEqual({ exitCode: 64 });
    expect(err).toContain('Did you mean --port?');
  });
});
