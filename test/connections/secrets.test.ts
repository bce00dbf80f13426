import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchLogin, parseLogin } from '../../lib/connections/secrets.ts';
import { SecretsManager } from '../support/secrets-manager.ts';

let manager: SecretsManager;

beforeAll(async () => {
  manager = await SecretsManager.start();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: manager.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
});

beforeEach(() => {
  manager.error = undefined;
  manager.silent = false;
  manager.asked.length = 0;
});

afterAll(() => manager.stop());

const fetch = (name: string) => fetchLogin(name, 'fallback');

describe('fetchLogin', () => {
  it('reads a secret as RDS keeps it', async () => {
    manager.put('orders', '{"engine":"postgres","host":"db","username":"app","password":"pw","port":5432}');
    expect(await fetch('orders')).toEqual({ user: 'app', password: 'pw' });
    expect(manager.asked).toEqual(['orders']);
  });

  it.each([
    ['AccessDeniedException', 400],
    ['ResourceNotFoundException', 400],
    ['DecryptionFailure', 400],
    ['ThrottlingException', 400],
    ['SomethingNewException', 400],
  ])('reports %s as unavailable credentials', async (type, status) => {
    manager.error = { status, type };
    await expect(fetch('orders')).rejects.toMatchObject({
      reason: 'credentials_unavailable',
      message: 'the secret could not be read',
      cause: { name: type },
    });
  });

  it('retries once, and no more', async () => {
    manager.error = { status: 500, type: 'InternalServiceError' };
    await expect(fetch('orders')).rejects.toMatchObject({ reason: 'credentials_unavailable' });
    expect(manager.asked).toHaveLength(2);
  });

  it('gives up by itself when no answer comes', { timeout: 10_000 }, async () => {
    manager.silent = true;
    const since = performance.now();
    await expect(fetch('orders')).rejects.toMatchObject({ reason: 'credentials_unavailable' });
    expect(performance.now() - since).toBeLessThan(6000);
  });

  it.each(['{"username":"app"}', "{'password':'pw'}", '{}'])(
    'reports a secret without a password: %s',
    async text => {
      manager.put('empty', text);
      await expect(fetch('empty')).rejects.toMatchObject({ reason: 'credentials_unavailable' });
    },
  );
});

describe('parseLogin', () => {
  it.each([
    ['{"username":"app","password":"pw"}', { user: 'app', password: 'pw' }],
    ['{"password":"pw"}', { user: 'fallback', password: 'pw' }],
    [' {"username":7,"password":"pw"}', { user: 'fallback', password: 'pw' }],
    ['plain text', { user: 'fallback', password: 'plain text' }],
    ['text with the newline of a file\n', { user: 'fallback', password: 'text with the newline of a file' }],
    ['and of Windows\r\n', { user: 'fallback', password: 'and of Windows' }],
    [' spaces stay ', { user: 'fallback', password: ' spaces stay ' }],
    ['{"username":"app","password":"pw"}\n', { user: 'app', password: 'pw' }],
    ['\uFEFF{"username":"app","password":"pw"}', { user: 'app', password: 'pw' }],
    ['{a password may begin so', { user: 'fallback', password: '{a password may begin so' }],
    ['{x9]&', { user: 'fallback', password: '{x9]&' }],
    ["{'username':'app','password':'pw'}", undefined],
    ['{"username":"app","password":"pw",}', undefined],
    ['{username: app, password: pw}', undefined],
    ['\n', undefined],
    ['', undefined],
    ['{}', undefined],
    ['{"password":""}', undefined],
    ['{"password":7}', undefined],
    ['{broken', { user: 'fallback', password: '{broken' }],
    ['{"password":null}', undefined],
  ])('reads %j', (text, login) => {
    expect(parseLogin(text, 'fallback')).toEqual(login);
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const login = parseLogin(text, 'fallback');
        if (login) expect(login.password).not.toBe('');
      }),
    );
  });
});
