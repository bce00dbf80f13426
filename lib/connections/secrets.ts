import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ProbeError } from '../health/probe-error.ts';
import type { Login } from './credentials.ts';

/**
 * Limits of one request, ms: a fetch is not bound to the run that started it. With the retry they make about 5 s; a
 * function in a VPC without a way to Secrets Manager would otherwise wait for minutes.
 */
const REQUEST_LIMITS = { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true };

let client: SecretsManagerClient | undefined;

/**
 * Reads a login from Secrets Manager: `username` and `password` of its JSON, as RDS and ElastiCache store them, or the
 * whole text as the password. It retries once.
 * @param user where the secret names none
 * @throws ProbeError `credentials_unavailable` when the secret can't be read or contains no password
 */
export async function fetchLogin(secretId: string, user: string): Promise<Login> {
  client ??= new SecretsManagerClient({ maxAttempts: 2, requestHandler: REQUEST_LIMITS });
  const login = parseLogin(await secretText(client, secretId), user);
  if (login) return login;
  throw unavailable('the secret contains no password: neither text nor JSON with username and password');
}

async function secretText(from: SecretsManagerClient, secretId: string): Promise<string> {
  try {
    const { SecretString } = await from.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? '';
  } catch (error) {
    throw unavailable('the secret could not be read', { cause: error });
  }
}

function unavailable(message: string, options?: ErrorOptions): ProbeError {
  return new ProbeError('credentials_unavailable', message, options);
}

/** JSON that was meant to be a login, although it can't be parsed: `{'password': …}`. */
const MEANT_AS_JSON = /^\{\s*(["']?\w+["']?\s*:|\})/;

/**
 * The login in a secret's text; `undefined` when it contains no password. The newline that a file or a shell adds at the
 * end is no part of a password. A password may begin with `{`.
 */
export function parseLogin(text: string, user: string): Login | undefined {
  const trimmed = text.replace(/[\r\n]+$/, '');
  const json = trimmed.trim(); // also removes the byte order mark that some editors write
  if (!json.startsWith('{')) return trimmed === '' ? undefined : { user, password: trimmed };
  const fields = parseObject(json);
  if (!fields) return MEANT_AS_JSON.test(json) ? undefined : { user, password: trimmed };
  const { username, password } = fields;
  if (typeof password !== 'string' || password === '') return undefined;
  return { user: typeof username === 'string' && username !== '' ? username : user, password };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
