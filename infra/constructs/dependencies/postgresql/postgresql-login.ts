import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Fault } from '../../validation/faults.ts';
import { grantSecret } from '../link/secret.ts';
import type { PostgresqlProps } from './postgresql-props.ts';
import type { PostgresqlTarget } from './postgresql-target.ts';
import { grantConnectTo, resourceIdFaults } from './resource-id.ts';

/** What is wrong with the way to log in. */
export function loginFaults(
  { secret, resourceId, user }: PostgresqlProps,
  { iamFault, passwordFault, faults }: PostgresqlTarget,
): Fault[] {
  if (secret && (resourceId || user)) {
    const problem =
      'got a secret besides user or resourceId, which are for IAM logins: remove the secret or the others';
    return [{ prop: 'secret', problem }];
  }
  if (secret && passwordFault) return [passwordFault];
  const wrong = resourceIdFaults('resourceId', resourceId);
  if (secret || resourceId || faults.length > 0) return wrong;
  return iamFault ? [iamFault] : [];
}

/** Allows a function to log in: to read the secret, or to connect as the user with an IAM token. */
export function grantLogin(
  scope: Construct,
  grantee: IGrantable,
  { secret, resourceId }: PostgresqlProps,
  user: string,
  { grantConnect }: PostgresqlTarget,
): void {
  if (secret) grantSecret(scope, secret, grantee);
  else if (resourceId) grantConnectTo(scope, grantee, resourceId, user);
  else grantConnect?.(grantee, user);
}

/** Variables of the login, by their local names. */
export function loginVariables({ secret }: PostgresqlProps, user: string): Record<string, string> {
  return secret ? { SECRET_ARN: secret.secretArn } : { USER: user, IAM_AUTH: 'true' };
}

/**
 * The SQL that creates the user for IAM logins. A proxy accepts the IAM login, and logs in to the database with a
 * password from its own secret.
 */
export function createUserSql(name: string, user: string, isProxy = false): string {
  const grant = `GRANT CONNECT ON DATABASE "${name}" TO "${user}";`;
  if (isProxy)
    return `CREATE USER "${user}" WITH PASSWORD '…'; ${grant} -- the password in the proxy's secret`;
  return `CREATE USER "${user}" WITH LOGIN; GRANT rds_iam TO "${user}"; ${grant}`;
}
