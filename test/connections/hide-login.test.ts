import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideLogins } from '../../lib/connections/hide-login.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';

const LOGIN = { user: 'app', password: 'correct horse/battery' };

const hidden = (message: string, login = LOGIN) => (hideLogins(new Error(message), [login]) as Error).message;

describe('hideLogins', () => {
  it.each([
    [
      "unknown command 'AUTH', with args beginning with: 'app' 'correct horse/battery'",
      "unknown command 'AUTH', with args beginning with: '<user>' '<password>'",
    ],
    ['password authentication failed for user "app"', 'password authentication failed for user "<user>"'],
    ['cut off: correct horse/bat', 'cut off: <password>'],
    ['in a URL: redis://app:correct%20horse%2Fbattery@host', 'in a URL: redis://<user>:<password>@host'],
    ['twice: correct horse/battery, correct horse/battery.', 'twice: <password>, <password>.'],
    ['in a quoted text: \\napp\\r', 'in a quoted text: \\n<user>\\r'],
    ['in an encoded text: %20app%20', 'in an encoded text: %20<user>%20'],
    ['a longer word: application, myapp', 'a longer word: application, myapp'],
    ['the beginning of it: correct', 'the beginning of it: correct'],
  ])('hides user and password: %s', (message, expected) => {
    expect(hidden(message)).toBe(expected);
  });

  it('hides a short password only where it stands alone', () => {
    const login = { user: '', password: 'pw' };
    expect(hidden("with args: 'pw', in pwd", login)).toBe("with args: '<password>', in pwd");
  });

  it('hides an IAM token, and not the name of the server at its beginning', () => {
    const token = 'db.example:5432/?Action=connect&DBUser=app&X-Amz-Signature=0123456789abcdef';
    const login = { user: 'app', password: token };
    expect(hidden(`rejected: ${token}`, login)).toBe('rejected: db.example:5432/?<password>');
    expect(hidden('getaddrinfo ENOTFOUND db.example', login)).toBe('getaddrinfo ENOTFOUND db.example');
  });

  it('hides a password with line ends, which Redis repeats as spaces', () => {
    expect(hidden('got: a long\n secret', { user: '', password: 'a long\n secret' })).toBe('got: <password>');
    expect(hidden('got: a long  secret', { user: '', password: 'a long\n secret' })).toBe('got: <password>');
  });

  it('hides a password in quotes, in quotes in a URL, and as much as any form of it covers', () => {
    const login = { user: '', password: 'a-long\\"\n"secret' };
    const quoted = JSON.stringify(login.password).slice(1, -1);
    expect(hidden(`got: ${quoted}!`, login)).toBe('got: <password>!');
    expect(hidden(`got: ${encodeURIComponent(quoted)}!`, login)).toBe('got: <password>!');
    expect(hidden(`got: ${quoted.slice(0, -3)}`, login)).toBe('got: <password>');
  });

  it('hides a password that is no valid Unicode', () => {
    expect(hidden('got: secret \ud800 secret', { user: '', password: 'secret \ud800 secret' })).toBe(
      'got: <password>',
    );
  });

  it('hides what a server gives as the code, or as a name', () => {
    const error = Object.assign(new Error('x'), { code: 'correct horse/battery', name: 'app' });
    expect(hideLogins(error, [LOGIN])).toMatchObject({ code: '<password>', name: '<user>' });
  });

  it('hides it in a text, and leaves everything else as it is', () => {
    expect(hideLogins('correct horse/battery', [LOGIN])).toBe('<password>');
    expect(hideLogins(7, [LOGIN])).toBe(7);
  });

  it('hides each of many', () => {
    const message = 'correct horse/battery'.repeat(20_000);
    expect(hidden(message)).toBe('<password>'.repeat(20_000));
  });

  it('looks into the stack, the causes and the errors inside, and keeps class and code', () => {
    const inner = Object.assign(new Error('inner correct horse/battery'), { code: 'EX' });
    const cause = new AggregateError([inner], 'all correct horse/battery');
    const error = new ProbeError('unexpected_error', 'outer correct horse/battery', { cause });
    expect(hideLogins(error, [LOGIN])).toBe(error);
    expect(error).toBeInstanceOf(ProbeError);
    expect(inner).toMatchObject({ message: 'inner <password>', code: 'EX' });
    for (const each of [error, cause, inner]) expect(`${each.message}${each.stack}`).not.toContain('horse');
  });

  it('ends at a cause that leads back to itself', () => {
    const error = new Error('correct horse/battery');
    error.cause = error;
    expect(hideLogins(error, [LOGIN])).toBe(error);
  });

  it('changes nothing where there is no login', () => {
    expect(hidden('all is well', { user: '', password: '' })).toBe('all is well');
  });

  it('leaves no password of 8 characters or more in any message', () => {
    const password = fc
      .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
      .filter(text => text.trim().length >= 8);
    fc.assert(
      fc.property(password, fc.string(), fc.string(), (secret, before, after) => {
        const message = hidden(`${before}${secret}${after}`, { user: '', password: secret });
        expect(message.replaceAll('<password>', '')).not.toContain(secret);
      }),
    );
  });
});
