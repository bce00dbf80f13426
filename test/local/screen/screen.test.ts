import { describe, expect, it } from 'vitest';
import { logLine, requestLine } from '../../../local/screen/lines.ts';
import { Screen } from '../../../local/screen/screen.ts';

const plain = (_style: string, text: string) => text;

function screen(isTerminal: boolean, hasColour = false) {
  const written = { text: '' };
  const write = (text: string) => {
    written.text += text;
  };
  return { written, shown: new Screen({ write, isTerminal, hasColour }) };
}

describe('the screen', () => {
  it('keeps the verdict below what scrolls, in a terminal', () => {
    const { written, shown } = screen(true);
    shown.bottom('UP');
    shown.say('GET /health');
    shown.bottom('DOWN');
    expect(written.text).toBe('\r\x1b[2KUP\r\x1b[2KGET /health\nUP\r\x1b[2KDOWN');
  });

  it('prints the verdict when it changes, elsewhere', () => {
    const { written, shown } = screen(false);
    for (const text of ['UP', 'UP', 'DOWN']) shown.bottom(text);
    expect(written.text).toBe('UP\nDOWN\n');
  });

  it('leaves the last verdict when it ends', () => {
    const { written, shown } = screen(true);
    shown.bottom('UP');
    shown.end();
    shown.say('Stopping …');
    expect(written.text).toBe('\r\x1b[2KUP\nStopping …\n');
  });

  it('has colours only where they are wanted', () => {
    expect(screen(true, true).shown.paint('red', 'DOWN')).toBe('\x1b[31mDOWN\x1b[39m');
    expect(screen(true, false).shown.paint('red', 'DOWN')).toBe('DOWN');
  });
});

describe('a line', () => {
  it('of a request has method, path, code, status and duration', () => {
    const response = { statusCode: 503, headers: { 'X-Health-Status': 'down' } };
    const answered = { method: 'GET', path: '/health', response, durationMs: 4.2 };
    expect(requestLine(answered, plain)).toBe('GET /health  503 down  4 ms');
  });

  it('of the log is indented; metrics are left out', () => {
    expect(logLine('{"level":"WARN"}\n', plain)).toBe('  log {"level":"WARN"}');
    expect(logLine('{"_aws":{}}\n', plain)).toBeUndefined();
  });
});
