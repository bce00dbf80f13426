import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Fault } from '../../validation/faults.ts';
import { formFaults, LOGIN_NAME } from '../../validation/names.ts';
import { isBoolean, shown, valueFaults } from '../../validation/values.ts';
import { DEFAULTS } from '../../validation/variables.ts';
import { grantSecret } from '../link/secret.ts';
import type { RedisProps } from './redis-props.ts';
import type { RedisTarget } from './redis-target.ts';

/** Whether the functions log in with an IAM token. */
export const usesIam = ({ secret, login }: RedisProps): boolean => !secret && login !== 'none';

/** What is wrong with the way to log in. */
export function loginFaults(props: RedisProps, target: RedisTarget): Fault[] {
  const { secret, login, user, tls = true, cluster } = props;
  const faults = [
    ...formFaults('user', user, LOGIN_NAME),
    ...valueFaults('login', login, "'iam' or 'none'", given => given === 'iam' || given === 'none'),
    ...valueFaults('tls', tls, 'true or false', isBoolean),
    ...valueFaults('cluster', cluster, 'true or false', isBoolean),
  ];
  const add = (prop: string, problem: string) => faults.push({ prop, problem });
  if (secret && login) add('secret', `got a secret besides login ${shown(login)}: remove one of the two`);
  if (tls === false && usesIam(props)) {
    add('tls', 'got false, and IAM logins need TLS: remove it, or set login to "none"');
  }
  if (tls === false && target.serverless) {
    add('tls', 'got false, and a serverless cache always uses TLS: remove it');
  }
  if (usesIam(props) && target.endpoint && !target.name) {
    add(
      'target.name',
      'is not given, and IAM logins need the name of the replication group or serverless cache: give it',
    );
  }
  return usesIam(props) ? [...faults, ...(target.iamFaults ?? [])] : faults;
}

/** Variables of the login, by their local names. */
export function loginVariables(
  props: RedisProps,
  user: string,
  { name, serverless }: RedisTarget,
): Record<string, string> {
  if (props.secret) return { SECRET_ARN: props.secret.secretArn };
  if (!usesIam(props) || !name) return {};
  return { IAM_AUTH: 'true', USER: user, NAME: name, ...(serverless && { SERVERLESS: 'true' }) };
}

/** Allows a function to log in: to read the secret, or to connect as the user with an IAM token. */
export function grantLogin(
  scope: Construct,
  grantee: IGrantable,
  props: RedisProps,
  user: string,
  { name = '', serverless }: RedisTarget,
): void {
  if (props.secret) grantSecret(scope, props.secret, grantee);
  if (!usesIam(props)) return;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'elasticache', resource: `${resource}:${resourceName}` });
  const cache = arn(serverless ? 'serverlesscache' : 'replicationgroup', name);
  const resourceArns = [cache, arn('user', user)];
  Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns });
}

/** The fewest rights that the check needs, as an access string of ElastiCache. @param keyPrefix what its keys begin with */
export function accessString(cluster: boolean, keyPrefix: string = DEFAULTS.cacheKeyPrefix): string {
  const commands = cluster ? '+asking +set +get' : '+set +get';
  return `on ~${keyPrefix}* -@all ${commands}`;
}

/** The command that creates the user for IAM logins. */
export function createUserCommand(user: string, access: string): string {
  return (
    `aws elasticache create-user --user-id ${user} --user-name ${user} --engine valkey ` +
    `--authentication-mode Type=iam --access-string "${access}"`
  );
}
