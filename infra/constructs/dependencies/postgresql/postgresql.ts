import { Stack, Tokenization } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Fault } from '../../validation/faults.ts';
import { isName } from '../../validation/names.ts';
import { grantSecret } from '../secret.ts';
import type { DatabaseProps } from './postgresql-props.ts';
import { type DatabasePlace, placeOf } from './postgresql-target.ts';

/** All that Beacon needs of a database: where it is, how to log in, what is to be done inside it. */
export type DatabaseLink = {
  readonly port: number;
  readonly securityGroups: readonly ISecurityGroup[];
  readonly env: Readonly<Record<string, string>>;
  readonly grant: (grantee: IGrantable) => void;
  /** What must be run in the database; CloudFormation can't. @default - nothing */
  readonly sql?: string;
};

const DEFAULT_NAME = 'postgres';
const DEFAULT_USER = 'beacon';

/** Reads the props; adds to `faults` what is wrong with them, and then gives nothing. */
export function databaseLink(
  scope: Construct,
  props: DatabaseProps,
  faults: Fault[],
): DatabaseLink | undefined {
  const place = placeOf(props.target);
  const { name = DEFAULT_NAME, user = DEFAULT_USER, secret } = props;
  const found = [...nameFaults({ name, user }), ...place.faults, ...loginFaults(props, place)];
  faults.push(...found);
  if (found.length > 0 || !place.endpoint) return undefined;
  const { host, port, securityGroups } = place.endpoint;
  return {
    port,
    securityGroups,
    env: {
      DATABASE_HOST: host,
      DATABASE_PORT: Tokenization.stringifyNumber(port),
      DATABASE_NAME: name,
      ...(secret
        ? { DATABASE_SECRET_ARN: secret.secretArn }
        : { DATABASE_USER: user, DATABASE_IAM_AUTH: 'true' }),
    },
    grant: grantee => {
      if (secret) grantSecret(scope, secret, grantee);
      else grantLogin(scope, grantee, user, props.resourceId, place);
    },
    ...(!secret && { sql: loginSql(name, user, place.isProxy) }),
  };
}

function nameFaults(names: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(names).flatMap(([prop, given]) =>
    isName(given)
      ? []
      : [
          {
            prop: `database.${prop}`,
            problem: `got ${JSON.stringify(given)}; allowed: 1 to 63 letters, digits, _ and -`,
          },
        ],
  );
}

function loginFaults({ secret, resourceId, user }: DatabaseProps, place: DatabasePlace): Fault[] {
  if (secret && (resourceId || user)) {
    const problem = 'got a secret beside user or resourceId, which are for IAM logins: take one of them out';
    return [{ prop: 'database.secret', problem }];
  }
  if (secret || resourceId || place.faults.length > 0) return [];
  return place.iamFault ? [place.iamFault] : [];
}

function grantLogin(
  scope: Construct,
  grantee: IGrantable,
  user: string,
  resourceId: string | undefined,
  { grantConnect }: DatabasePlace,
): void {
  if (!resourceId && grantConnect) grantConnect(grantee, user);
  if (!resourceId) return;
  const resource = `dbuser:${resourceId}`;
  const resourceArns = [Stack.of(scope).formatArn({ service: 'rds-db', resource, resourceName: user })];
  Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns });
}

/** The user that an IAM login needs. A proxy logs in to the database itself, with a secret of its own. */
export function loginSql(name: string, user: string, isProxy = false): string {
  const grant = `GRANT CONNECT ON DATABASE "${name}" TO "${user}";`;
  if (isProxy)
    return `CREATE USER "${user}" WITH PASSWORD '…'; ${grant} -- the password of the proxy's secret`;
  return `CREATE USER "${user}" WITH LOGIN; GRANT rds_iam TO "${user}"; ${grant}`;
}
