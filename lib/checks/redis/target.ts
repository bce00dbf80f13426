import { type Credentials, fixedLogin } from '../../connections/credentials.ts';
import { cacheEndpoint } from '../../connections/endpoint-url.ts';
import type { AwsIdentity } from '../../connections/iam-token.ts';
import { AWS_IDENTITY_MISSING, elastiCacheCredentials, secretCredentials } from '../../connections/logins.ts';
import type { Fault } from '../../settings/config-error.ts';
import type { Settings } from '../../settings/read-settings.ts';
import type { Source } from '../definition.ts';
import type { RedisEndpoint } from './connection.ts';

/** Where the cache is, and how to log in to it. */
export type CacheTarget = RedisEndpoint & { readonly credentials: Credentials };

/** The cache that the settings name; `undefined`, with faults, where they don't name one whole. */
export function cacheTarget({ settings, faults, aws }: Source): CacheTarget | undefined {
  const found: Fault[] = [];
  const target = readTarget(settings, aws, found);
  faults.push(...found);
  return found.length === 0 ? target : undefined;
}

function readTarget(
  settings: Settings,
  aws: AwsIdentity | undefined,
  faults: Fault[],
): CacheTarget | undefined {
  const endpoint = settings.CACHE_URL && cacheEndpoint(settings.CACHE_URL);
  if (!endpoint) return undefined;
  if ('problem' in endpoint) {
    faults.push({ name: 'CACHE_URL', problem: endpoint.problem });
    return undefined;
  }
  const { user, password, ...rest } = endpoint.value;
  if (settings.CACHE_CLUSTER && rest.db !== 0) {
    faults.push({
      name: 'CACHE_URL',
      problem: 'names a database, of which a cluster has but 0: leave it out',
    });
  }
  const elsewhere = settings.CACHE_SECRET_ARN || settings.CACHE_IAM_AUTH;
  if (elsewhere && password) {
    faults.push({
      name: 'CACHE_URL',
      problem: 'holds a password beside another way to log in: take one of them out',
    });
  }
  const credentials = elsewhere
    ? credentialsOf(settings, rest.tls, aws, faults)
    : fixedLogin({ user, password });
  return credentials && { ...rest, credentials };
}

function credentialsOf(
  settings: Settings,
  tls: boolean,
  aws: AwsIdentity | undefined,
  faults: Fault[],
): Credentials | undefined {
  const { CACHE_SECRET_ARN: secret, CACHE_IAM_AUTH: iam, CACHE_USER: user, CACHE_NAME: name } = settings;
  if (secret && iam) {
    faults.push({ name: 'CACHE_IAM_AUTH', problem: 'is set beside CACHE_SECRET_ARN: take one of them out' });
    return undefined;
  }
  if (secret) return secretCredentials(secret, user ?? '');
  if (!user) faults.push({ name: 'CACHE_USER', problem: 'is not set, and goes with CACHE_IAM_AUTH' });
  if (!name) faults.push({ name: 'CACHE_NAME', problem: 'is not set, and goes with CACHE_IAM_AUTH' });
  if (!tls)
    faults.push({ name: 'CACHE_URL', problem: 'begins with redis://; IAM logins need TLS: rediss://' });
  if (!aws) faults.push({ name: 'CACHE_IAM_AUTH', problem: AWS_IDENTITY_MISSING });
  return user && name && aws ? elastiCacheCredentials(name, user, settings.CACHE_SERVERLESS, aws) : undefined;
}
