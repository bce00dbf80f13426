import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplyScanner } from '../../../lib/checks/redis/reply-scanner.ts';

const REPLIES = ['+OK\r\n', '-ERR no\r\n', ':-12\r\n', '$-1\r\n', '$0\r\n\r\n', '$5\r\na\r\nbc\r\n'];

/** The replies that a scanner finds when it receives these chunks. */
function scan(...chunks: string[]): string[] {
  const scanner = new ReplyScanner();
  return chunks.flatMap(chunk => [...scanner.scan(Buffer.from(chunk, 'latin1'))].map(String));
}

describe('ReplyScanner', () => {
  it('finds the same replies, wherever what arrives is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...REPLIES), { maxLength: 6 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (replies, cuts) => {
          const all = replies.join('');
          const edges = [0, ...cuts.filter(cut => cut < all.length).sort((a, b) => a - b), all.length];
          const chunks = edges.slice(1).map((edge, index) => all.slice(edges[index], edge));
          expect(scan(...chunks)).toEqual(replies);
        },
      ),
    );
  });

  it('waits for the end of a reply', () => {
    expect(scan('+O', 'K\r')).toEqual([]);
    expect(scan('$5\r\nabcde')).toEqual([]);
  });

  it.each([
    ['a null of RESP3', '_\r\n'],
    ['a push message of RESP3', '>2\r\n+a\r\n+b\r\n'],
    ['a map of RESP3', '%1\r\n+a\r\n+b\r\n'],
    ['a list', '*1\r\n+a\r\n'],
    ['a list that does not exist', '*-1\r\n'],
    ['a type that does not exist', '?\r\n'],
    ['a page of HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a greeting of SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['an error of PostgreSQL', 'E\0\0\0\x85SFATAL\0'],
    ['a number that is none', ':1e9\r\n'],
    ['a value of a negative length', '$-2\r\n'],
    ['a value without a length', '$\r\n'],
    ['a value of a huge length', '$999999999999\r\n'],
    ['a value that is longer than 64 KiB', '$65537\r\n'],
    ['a value that is longer than it said', '$1\r\nab\r\n'],
    ['a line that does not end', `+${'x'.repeat(70_000)}`],
  ])('refuses %s', (_what, bytes) => {
    expect(() => scan(bytes)).toThrow(expect.objectContaining({ reason: 'unexpected_response' }));
  });

  it.each([
    ['an alert', '\x15\x03\x01\x00\x02\x02\x46'],
    ['a handshake', '\x16\x03\x03\x00\x7a\x02'],
  ])('recognizes TLS by %s', (_what, bytes) => {
    expect(() => scan(bytes)).toThrow(expect.objectContaining({ reason: 'tls_failure' }));
  });

  it('accepts numbers with and without a sign, and a value and a line of the largest size', () => {
    const value = `$65536\r\n${'x'.repeat(65_536)}\r\n`;
    const line = `+${'x'.repeat(65_535)}\r\n`;
    for (const reply of [':12\r\n', ':+12\r\n', '$12\r\nabcdefghijkl\r\n', value])
      expect(scan(reply)).toEqual([reply]);
    expect(scan(line.slice(0, -2), '\r\n')).toEqual([line]);
  });

  it.each([
    [':1e9\r\n', 'a number that is none'],
    ['$3x\r\nabc\r\n', 'a value of a length that no value here has'],
    ['$1\r\nabc\r\n', 'a value of another length than it announced'],
    [`+${'x'.repeat(70_000)}`, 'a line that does not end'],
    ['?\r\n', 'the byte 63'],
    ['+\r+OK\r\n', 'a line with half a line end'],
    ['-ERR\nno\r\n', 'a line with half a line end'],
  ])('says what is wrong with %j', (bytes, what) => {
    expect(() => scan(bytes)).toThrow(`the server sent ${what}, which is no reply of Redis`);
  });

  it('says what to set where the server speaks TLS', () => {
    expect(() => scan('\x15\x03')).toThrow('the server speaks TLS: rediss:// in the URL asks for it');
  });

  it('repeats nothing of what it refuses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z?][a-z]{12,20}$/), text => {
        expect(() => scan(`${text}\r\n`)).toThrow(
          expect.objectContaining({ message: expect.not.stringContaining(text.slice(1)) }),
        );
      }),
    );
  });
});
