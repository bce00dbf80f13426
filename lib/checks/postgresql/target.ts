import type { LoginSource } from '../../connections/logins.ts';
import { RDS_REGIONS, rdsRegionOf } from '../../connections/rds-regions.ts';
import { endpointProblem, type Parsed, urlParts } from '../../connections/url-parts.ts';
import type { Fault } from '../../settings/config-error.ts';
import { type Tls, tlsFaults, tlsOf, withoutSslMode } from './tls.ts';
import type { PostgresVariables as Settings } from './variables.ts';

type Variable = (local: keyof Settings) => string;

/** Where a database is, and how to log in to it. */
export type PostgresTarget = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly login: LoginSource;
  readonly tls: Tls;
};

/** What the rules about a target depend on. */
export type TargetInput = {
  readonly settings: Settings;
  readonly variable: Variable;
  /** Whether the code runs on Lambda, or will. */
  readonly onLambda: boolean;
};

/** The database that the settings name, or what is wrong with them. */
export function readTarget(input: TargetInput): {
  readonly target?: PostgresTarget | undefined;
  readonly faults: readonly Fault[];
} {
  const { settings, variable } = input;
  const faults: Fault[] = [];
  const add = (local: keyof Settings, problem: string) => faults.push({ name: variable(local), problem });
  const target = settings.URL
    ? ofUrl(settings.URL, settings, variable, add)
    : ofParts(settings, variable, add);
  if (target) addTlsFaults(input, target, add);
  return { target: faults.length === 0 ? target : undefined, faults };
}

type Add = (local: keyof Settings, problem: string) => void;

const NOT_BESIDE_URL = ['HOST', 'NAME', 'USER', 'SECRET_ARN', 'IAM_AUTH'] as const;

const DEFAULT_PORT = 5432;

function ofUrl(url: URL, settings: Settings, variable: Variable, add: Add): PostgresTarget | undefined {
  const besides = NOT_BESIDE_URL.filter(each => settings[each]);
  for (const local of [...besides, ...(settings.PORT === DEFAULT_PORT ? [] : ['PORT' as const])]) {
    add(local, `is set beside ${variable('URL')}, which already contains it: remove one of them`);
  }
  const endpoint = databaseEndpoint(url);
  const tls = tlsOf(settings.TLS, url, variable('TLS'));
  if ('problem' in tls) add('URL', tls.problem);
  if ('problem' in endpoint) add('URL', endpoint.problem);
  return 'value' in endpoint && 'value' in tls ? { ...endpoint.value, tls: tls.value } : undefined;
}

/** `postgres://user:password@host:port/database?sslmode=…`; the port is 5432 unless given. */
export function databaseEndpoint(url: URL): Parsed<Omit<PostgresTarget, 'tls'>> {
  const parts = urlParts(withoutSslMode(url), 'only sslmode is; TLS is set by it or by …_TLS');
  if ('problem' in parts) return parts;
  const { host, port, user, password, path } = parts.value;
  if (!user) return { problem: 'names no user: postgres://USER:password@host:port/database' };
  if (!path || path.includes('/')) {
    return { problem: 'names no database: postgres://user:password@host:port/DATABASE' };
  }
  const login = { from: 'settings', login: { user, password } } as const;
  return { value: { host, port: Number(port || DEFAULT_PORT), database: path, login } };
}

function ofParts(settings: Settings, variable: Variable, add: Add): PostgresTarget | undefined {
  const { HOST: host = '', PORT: port, NAME: database, TLS: tls = 'verify' } = settings;
  const problem = endpointProblem(host, variable('PORT'));
  if (problem) add('HOST', problem);
  if (!database) add('NAME', `is not set; ${variable('HOST')} needs it`);
  const login = loginOf(settings, variable, add);
  return database && login ? { host, port, database, login, tls } : undefined;
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

function addTlsFaults({ settings, onLambda }: TargetInput, target: PostgresTarget, add: Add): void {
  const { host, tls } = target;
  const local = settings.TLS === undefined && settings.URL ? 'URL' : 'TLS';
  for (const problem of tlsFaults(target, onLambda)) add(local, problem);
  const region = rdsRegionOf(host);
  if (tls === 'off' || settings.CA || !region || RDS_REGIONS.includes(region)) return;
  const cure =
    'set it to the path of the certificate bundle that AWS offers for the region, packed with the function';
  add('CA', `is not set, and the certificates of ${region} are not bundled: ${cure}`);
}
