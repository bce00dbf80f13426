import { Stack, Tokenization } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ENV } from '../../../../lib/settings/table.ts';
import type { Fault } from '../../validation/faults.ts';
import { isName } from '../../validation/names.ts';
import { grantSecret } from '../secret.ts';
import type { CacheProps } from './redis-props.ts';
import { type CachePlace, cachePlaceOf } from './redis-target.ts';

/** All that Beacon needs of a cache: where it is, how to log in, which user it needs. */
export type CacheLink = {
  readonly port: number;
  readonly securityGroups: readonly (ISecurityGroup | string)[];
  readonly env: Readonly<Record<string, string>>;
  readonly grant: (grantee: IGrantable) => void;
  /** The user that must be made in ElastiCache, as a command. @default - none is needed */
  readonly createUser?: string;
};

const DEFAULT_USER = 'beacon';

/** Reads the props; adds to `faults` what is wrong with them, and then gives nothing. */
export function cacheLink(scope: Construct, props: CacheProps, faults: Fault[]): CacheLink | undefined {
  const place = cachePlaceOf(props);
  const { user = DEFAULT_USER, tls = true } = props;
  const found = [...place.faults, ...loginFaults(props, place)];
  faults.push(...found);
  if (found.length > 0 || !place.endpoint) return undefined;
  const { host, port, securityGroups } = place.endpoint;
  const scheme = tls ? 'rediss' : 'redis';
  return {
    port,
    securityGroups,
    env: {
      CACHE_URL: `${scheme}://${host}:${Tokenization.stringifyNumber(port)}`,
      ...(place.cluster && { CACHE_CLUSTER: 'true' }),
      ...loginEnv(props, user, place),
    },
    grant: grantee => grantLogin(scope, grantee, props, user, place),
    ...(isIam(props) && { createUser: createUserCommand(user, place.cluster) }),
  };
}

const isIam = ({ secret, login }: CacheProps) => !secret && login !== 'none';

function loginFaults(props: CacheProps, place: CachePlace): Fault[] {
  const { secret, login, user = DEFAULT_USER, tls = true } = props;
  const faults: Fault[] = [];
  const add = (prop: string, problem: string) => faults.push({ prop: `cache.${prop}`, problem });
  if (secret && login) add('secret', `got a secret beside login "${login}": take one of them out`);
  if (!isName(user)) add('user', `got ${JSON.stringify(user)}; allowed: 1 to 63 letters, digits, _ and -`);
  if (!tls && isIam(props)) add('tls', 'got false; IAM logins need TLS: take it out, or set login to "none"');
  if (!tls && place.serverless) add('tls', 'got false; a serverless cache speaks TLS alone: take it out');
  if (isIam(props) && place.endpoint && !place.name) {
    add('target.name', 'is not given; IAM logins need the name of the replication group or serverless cache');
  }
  return faults;
}

function loginEnv(
  { secret, login }: CacheProps,
  user: string,
  { name, serverless }: CachePlace,
): Record<string, string> {
  if (secret) return { CACHE_SECRET_ARN: secret.secretArn };
  if (login === 'none' || !name) return {};
  return {
    CACHE_IAM_AUTH: 'true',
    CACHE_USER: user,
    CACHE_NAME: name,
    ...(serverless && { CACHE_SERVERLESS: 'true' }),
  };
}

function grantLogin(
  scope: Construct,
  grantee: IGrantable,
  props: CacheProps,
  user: string,
  { name = '', serverless }: CachePlace,
): void {
  if (props.secret) grantSecret(scope, props.secret, grantee);
  if (!isIam(props)) return;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'elasticache', resource: `${resource}:${resourceName}` });
  const cache = arn(serverless ? 'serverlesscache' : 'replicationgroup', name);
  const resourceArns = [cache, arn('user', user)];
  Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns });
}

/** The smallest rights of the cache probe, as an access string of ElastiCache. */
export function accessString(cluster: boolean): string {
  const commands = cluster ? '+asking +set +get' : '+set +get';
  return `on ~${ENV.CACHE_KEY_PREFIX.default}* -@all ${commands}`;
}

function createUserCommand(user: string, cluster: boolean): string {
  return (
    `aws elasticache create-user --user-id ${user} --user-name ${user} --engine valkey ` +
    `--authentication-mode Type=iam --access-string "${accessString(cluster)}"`
  );
}
