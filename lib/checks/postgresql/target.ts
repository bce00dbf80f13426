import { pemFaults } from '../../connections/certificates.ts';
import { type Credentials, fixedLogin } from '../../connections/credentials.ts';
import { databaseEndpoint, isLoopback } from '../../connections/endpoint-url.ts';
import type { AwsIdentity } from '../../connections/iam-token.ts';
import { AWS_IDENTITY_MISSING, rdsCredentials, secretCredentials } from '../../connections/logins.ts';
import { RDS_REGIONS, rdsRegionOf } from '../../connections/rds-regions.ts';
import type { Fault } from '../../settings/config-error.ts';
import type { Settings } from '../../settings/read-settings.ts';
import type { Source } from '../definition.ts';

/** Where the database is, and how to log in to it. */
export type DatabaseTarget = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly credentials: Credentials;
};

/** The database that the settings name; `undefined`, with faults, where they don't name one whole. */
export function databaseTarget({ settings, faults, aws }: Source): DatabaseTarget | undefined {
  const found: Fault[] = [];
  const target = settings.DATABASE_URL ? ofUrl(settings, found) : ofParts(settings, aws, found);
  if (target) found.push(...tlsFaults(settings, target.host));
  faults.push(...found);
  return found.length === 0 ? target : undefined;
}

const NOT_BESIDE_URL = [
  ...(['DATABASE_HOST', 'DATABASE_NAME', 'DATABASE_USER'] as const),
  ...(['DATABASE_SECRET_ARN', 'DATABASE_IAM_AUTH'] as const),
];

function ofUrl(settings: Settings, faults: Fault[]): DatabaseTarget | undefined {
  for (const name of NOT_BESIDE_URL.filter(other => settings[other])) {
    faults.push({ name, problem: 'is set beside DATABASE_URL, which says all of it: take one of them out' });
  }
  const endpoint = settings.DATABASE_URL && databaseEndpoint(settings.DATABASE_URL);
  if (!endpoint) return undefined;
  if ('problem' in endpoint) {
    faults.push({ name: 'DATABASE_URL', problem: endpoint.problem });
    return undefined;
  }
  const { host, port, database, user, password } = endpoint.value;
  return { host, port, database, credentials: fixedLogin({ user, password }) };
}

function ofParts(
  settings: Settings,
  aws: AwsIdentity | undefined,
  faults: Fault[],
): DatabaseTarget | undefined {
  const { DATABASE_HOST: host = '', DATABASE_PORT: port, DATABASE_NAME: database } = settings;
  if (!database) faults.push({ name: 'DATABASE_NAME', problem: 'is not set, and goes with DATABASE_HOST' });
  const credentials = credentialsOf(settings, aws, faults);
  return database && credentials ? { host, port, database, credentials } : undefined;
}

function credentialsOf(
  settings: Settings,
  aws: AwsIdentity | undefined,
  faults: Fault[],
): Credentials | undefined {
  const { DATABASE_SECRET_ARN: secret, DATABASE_IAM_AUTH: iam, DATABASE_USER: user } = settings;
  const { DATABASE_HOST: host = '', DATABASE_PORT: port } = settings;
  if (secret && !iam) return secretCredentials(secret, user ?? '');
  if (!iam || secret) {
    const problem = 'goes with one way to log in: set DATABASE_SECRET_ARN, or DATABASE_IAM_AUTH=true';
    faults.push({ name: 'DATABASE_HOST', problem });
    return undefined;
  }
  if (!user) faults.push({ name: 'DATABASE_USER', problem: 'is not set, and goes with DATABASE_IAM_AUTH' });
  if (!aws) faults.push({ name: 'DATABASE_IAM_AUTH', problem: AWS_IDENTITY_MISSING });
  if (settings.DATABASE_TLS === 'off') {
    faults.push({ name: 'DATABASE_TLS', problem: 'got "off"; RDS takes IAM logins over TLS alone' });
  }
  return user && aws ? rdsCredentials(host, port, user, aws) : undefined;
}

function tlsFaults({ DATABASE_TLS: tls, DATABASE_CA: ca }: Settings, host: string): Fault[] {
  if (tls === 'off') {
    const problem = 'got "off"; allowed where the host is this machine alone';
    return isLoopback(host) ? [] : [{ name: 'DATABASE_TLS', problem }];
  }
  if (ca) return pemFaults('DATABASE_CA', ca);
  const region = rdsRegionOf(host);
  if (!region || RDS_REGIONS.includes(region)) return [];
  const cure = 'set it to the path of the bundle that AWS offers for the region, packed with the function';
  return [
    { name: 'DATABASE_CA', problem: `is not set, and Beacon has no certificates of ${region}: ${cure}` },
  ];
}
