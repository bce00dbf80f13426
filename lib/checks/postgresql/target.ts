import type { LoginSource } from '../../connections/logins.ts';
import { RDS_REGIONS, rdsRegionOf } from '../../connections/rds-regions.ts';
import { isLoopback, type Parsed, urlParts } from '../../connections/url-parts.ts';
import type { Fault } from '../../settings/config-error.ts';
import type { PostgresVariables as Settings } from './variables.ts';

type Variable = (local: keyof Settings) => string;

/** Where a database is, and how to log in to it. */
export type PostgresTarget = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly login: LoginSource;
};

/** The database that the settings name, or what is wrong with them. */
export function readTarget(
  settings: Settings,
  variable: Variable,
): { readonly target?: PostgresTarget | undefined; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const add = (local: keyof Settings, problem: string) => faults.push({ name: variable(local), problem });
  const target = settings.URL
    ? ofUrl(settings.URL, settings, variable, add)
    : ofParts(settings, variable, add);
  if (target) addTlsFaults(settings, target, add);
  return { target: faults.length === 0 ? target : undefined, faults };
}

type Add = (local: keyof Settings, problem: string) => void;

const NOT_BESIDE_URL = ['HOST', 'NAME', 'USER', 'SECRET_ARN', 'IAM_AUTH'] as const;

function ofUrl(url: URL, settings: Settings, variable: Variable, add: Add): PostgresTarget | undefined {
  for (const local of NOT_BESIDE_URL.filter(each => settings[each])) {
    add(local, `is set beside ${variable('URL')}, which already contains it: remove one of them`);
  }
  const endpoint = databaseEndpoint(url, variable('TLS'));
  if ('value' in endpoint) return endpoint.value;
  add('URL', endpoint.problem);
  return undefined;
}

/** `postgres://user:password@host:port/database`; the port is 5432 unless given. @param tls the variable for TLS */
export function databaseEndpoint(url: URL, tls: string): Parsed<PostgresTarget> {
  const parts = urlParts(url, `TLS is set by ${tls}`);
  if ('problem' in parts) return parts;
  const { host, port, user, password, path } = parts.value;
  if (!user) return { problem: 'names no user: postgres://USER:password@host:port/database' };
  if (!path || path.includes('/')) {
    return { problem: 'names no database: postgres://user:password@host:port/DATABASE' };
  }
  const login = { from: 'settings', login: { user, password } } as const;
  return { value: { host, port: Number(port || 5432), database: path, login } };
}

function ofParts(settings: Settings, variable: Variable, add: Add): PostgresTarget | undefined {
  const { HOST: host = '', PORT: port, NAME: database } = settings;
  if (!database) add('NAME', `is not set; ${variable('HOST')} needs it`);
  const login = loginOf(settings, variable, add);
  return database && login ? { host, port, database, login } : undefined;
}

function loginOf(settings: Settings, variable: Variable, add: Add): LoginSource | undefined {
  const { SECRET_ARN: secretId, IAM_AUTH: iam, USER: user } = settings;
  if (secretId && !iam) return { from: 'secret', secretId, user: user ?? '' };
  if (!iam || secretId) {
    const ways = `${variable('SECRET_ARN')}, or ${variable('IAM_AUTH')}=true`;
    add('HOST', `needs exactly one way to log in: set ${ways}`);
    return undefined;
  }
  if (!user) add('USER', `is not set; ${variable('IAM_AUTH')} needs it`);
  if (settings.TLS === 'off') add('TLS', 'got "off"; RDS accepts IAM logins over TLS only');
  return user ? { from: 'iam', user } : undefined;
}

function addTlsFaults({ TLS: tls, CA: ca }: Settings, { host }: PostgresTarget, add: Add): void {
  if (tls === 'off' && !isLoopback(host))
    add('TLS', 'got "off"; allowed only for a server on the same machine');
  const region = rdsRegionOf(host);
  if (tls === 'off' || ca || !region || RDS_REGIONS.includes(region)) return;
  const cure =
    'set it to the path of the certificate bundle that AWS offers for the region, packed with the function';
  add('CA', `is not set, and the certificates of ${region} are not bundled: ${cure}`);
}
