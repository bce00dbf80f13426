import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresProbe } from '../../../lib/checks/postgresql/probe.ts';
import type { Reason } from '../../../lib/names/reasons.ts';
import { FakePostgres } from '../../support/fake-postgres.ts';
import { postgresOn, verdictOn } from '../../support/postgres-verdict.ts';
import { errorMessage, int, OK, oneRow, packet, READY, short, text } from '../../support/postgres-wire.ts';
import { ScriptedServer } from '../../support/scripted-server.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await ScriptedServer.start();
});

afterAll(() => server.stop());

/** What a probe says of a server that gives these answers. */
function verdict(answers: readonly Buffer[], options?: Parameters<typeof verdictOn>[1]) {
  server.answers = answers;
  return verdictOn(server.port, options);
}

const LOGGED_IN = Buffer.concat([OK, READY]);
const ANSWER = Buffer.concat([...oneRow(), READY]);
const GSS = packet('R', int(7));

describe('a server that speaks as it should', () => {
  it('is up', async () => {
    expect(await verdict([LOGGED_IN, ANSWER])).toBe('up');
  });

  it('is up when each byte comes alone', async () => {
    const fake = await FakePostgres.start();
    const proxy = await TcpProxy.start(fake.port);
    proxy.fault = { kind: 'trickle', everyMs: 1 };
    expect(await verdictOn(proxy.port)).toBe('up');
    await proxy.stop();
    await fake.stop();
  });
});

describe('a server that requests a login method which the driver does not know', () => {
  it.each([
    [7, 'GSSAPI'],
    [9, 'SSPI'],
    [2, 'Kerberos'],
    [99, 'number 99'],
  ])('(%i) rejects the login, and the message names it: %s', async (method, name) => {
    server.answers = [packet('R', int(method))];
    const kept = postgresOn(server.port);
    await expect(postgresProbe(kept, false)(AbortSignal.timeout(2000))).rejects.toMatchObject({
      reason: 'authentication_failed',
      message: expect.stringContaining(name),
    });
  });

  it('can not end the process in any step', async () => {
    expect(await verdict([packet('R', int(3)), GSS])).toBe('authentication_failed');
    expect(await verdict([LOGGED_IN, GSS])).toBe('authentication_failed');
    expect(await verdict([Buffer.concat([GSS, LOGGED_IN])])).toBe('authentication_failed');
  });
});

describe('what is no PostgreSQL', () => {
  it.each<[string, Buffer]>([
    ['a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    ['Redis', Buffer.from("-ERR unknown command '\\x00'\r\n")],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')],
    ['MySQL', Buffer.concat([Buffer.from([0x4a, 0, 0, 0, 0x0a]), Buffer.from('8.0.36\0abcdefgh')])],
    ['SMTP', Buffer.from('220 mail.example ESMTP\r\n')],
    ['one that sends zeros', Buffer.alloc(64)],
    ['an error message without an end', packet('E', Buffer.from('SFATAL\0C08P01\0Mno end'))],
    ['an error message without anything', packet('E', Buffer.alloc(0))],
    ['a notice without an end', packet('N', Buffer.from('Sx'))],
    ['a message longer than a probe needs', Buffer.concat([Buffer.from('D'), int(100_000_000)])],
    ['a login method that breaks off', packet('R', Buffer.from([0, 0]))],
    ['a row before the login', Buffer.concat(oneRow())],
  ])('is an unexpected response: %s', async (_what, answer) => {
    expect(await verdict([answer])).toBe('unexpected_response');
  });

  it.each<[string, Buffer]>([
    ['no row', Buffer.concat([packet('C', text('SELECT 0')), READY])],
    ['two results', Buffer.concat([...oneRow(), ...oneRow(), READY])],
    ['another value', Buffer.concat([...oneRow('2'), READY])],
    ['a row of which nothing is known', Buffer.concat([...oneRow().slice(1), READY])],
    ['a negative number of columns', Buffer.concat([packet('D', short(-1)), READY])],
    ['a column longer than its message', packet('T', Buffer.concat([short(9), text('one')]))],
    ['an unknown message', packet('!', Buffer.from('?'))],
  ])('is an unexpected response to the statement: %s', async (_what, answer) => {
    expect(await verdict([LOGGED_IN, answer])).toBe('unexpected_response');
  });
});

describe('an error before the protocol is known', () => {
  it.each<[string, Reason]>([
    ['Efatal: could not fork new process for connection: Cannot allocate memory\n\0', 'unavailable'],
    ['EFATAL:  sorry, too many clients already\n\0', 'too_many_connections'],
    ['ESomething that no rule knows\n\0', 'unexpected_error'],
  ])('is read as the text that it is: %j', async (bytes, reason) => {
    expect(await verdict([Buffer.from(bytes)])).toBe(reason);
  });

  it.each<[string, Buffer, Reason]>([
    ['an error', errorMessage('FATAL', '53300', 'sorry, too many clients already'), 'too_many_connections'],
    ['an error of a proxy', errorMessage('FATAL', '08P01', 'pooler is shutting down'), 'shutting_down'],
    [
      'an error as text',
      Buffer.from('Ecould not fork new process: Cannot allocate memory\n\0'),
      'unavailable',
    ],
    ['a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'unexpected_response'],
    ['no TLS', Buffer.from('N'), 'tls_failure'],
    ['more than one byte', Buffer.from('SS'), 'unexpected_response'],
    ['an error without an end', Buffer.from('E\0\0\0\x09Mabc'), 'unexpected_response'],
  ])('is read in the answer to the request for TLS: %s', async (_what, answer, reason) => {
    expect(await verdict([answer], { tls: { ca: [] } })).toBe(reason);
  });

  it('names the setting where the server offers no TLS', async () => {
    server.answers = [Buffer.from('N')];
    await expect(
      postgresProbe(postgresOn(server.port, { ca: [] }), false)(AbortSignal.timeout(2000)),
    ).rejects.toThrow('the server offers no TLS; to connect without it, set DATABASE_TLS=off');
  });
});
