import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ProbeError } from '../health/probe-error.ts';
import type { Reason } from '../names/reasons.ts';
import type { Login } from './credentials.ts';
import { asProbeError, lookUp } from './failures.ts';

/** What Secrets Manager's errors mean for a check: Beacon can't get its login. */
const REASONS: Readonly<Record<string, Reason>> = {
  AccessDeniedException: 'misconfigured',
  ResourceNotFoundException: 'misconfigured',
  ValidationException: 'misconfigured',
  InvalidParameterException: 'misconfigured',
  InvalidRequestException: 'misconfigured',
  DecryptionFailure: 'misconfigured',
  UnrecognizedClientException: 'misconfigured',
  ExpiredTokenException: 'misconfigured',
  ThrottlingException: 'throttled',
  InternalServiceError: 'unavailable',
};

let client: SecretsManagerClient | undefined;

/**
 * Reads a login from Secrets Manager: `username` and `password` of its JSON, as RDS and ElastiCache store them, or the
 * whole text as the password. It retries once, because the caller has a deadline.
 * @param user where the secret names none
 * @throws ProbeError when the secret can't be read or contains no password
 */
export async function fetchLogin(secretId: string, user: string, signal: AbortSignal): Promise<Login> {
  client ??= new SecretsManagerClient({ maxAttempts: 2 });
  const text = await secretText(client, secretId, signal);
  const login = parseLogin(text, user);
  if (login) return login;
  throw new ProbeError(
    'misconfigured',
    'the secret contains no password: neither text nor {"username","password"}',
  );
}

async function secretText(
  from: SecretsManagerClient,
  secretId: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretId });
    const { SecretString } = await from.send(command, { abortSignal: signal });
    return SecretString ?? '';
  } catch (error) {
    const reason = error instanceof Error ? lookUp(REASONS, error.name) : undefined;
    if (!reason) throw asProbeError(error);
    throw new ProbeError(reason, 'the secret could not be read', { cause: error });
  }
}

/** The login in a secret's text; `undefined` when it contains no password. */
export function parseLogin(text: string, user: string): Login | undefined {
  if (text === '') return undefined;
  if (!text.trimStart().startsWith('{')) return { user, password: text };
  try {
    const { username, password } = JSON.parse(text);
    if (typeof password !== 'string' || password === '') return undefined;
    return { user: typeof username === 'string' && username !== '' ? username : user, password };
  } catch {
    return undefined;
  }
}
