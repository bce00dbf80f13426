import { Token, Tokenization } from 'aws-cdk-lib';
import { DATABASE_ALARMS } from '../../alarms/definitions/database.ts';
import { planDependencyAlarms } from '../../alarms/definitions/definition.ts';
import type { DatabaseIds, DatabaseTraits } from '../../alarms/definitions/targets.ts';
import { formFaults, LOGIN_NAME } from '../../validation/names.ts';
import { isBoolean, isPositive, valueFaults } from '../../validation/values.ts';
import {
  commonLink,
  componentVariables,
  type DependencyCheck,
  type DependencyLink,
  evidenceVariables,
  type LinkInput,
  type LinkReading,
  userAnnouncement,
} from '../link/dependency-link.ts';
import { databaseTraits } from './database-traits.ts';
import { mayPause } from './pauses.ts';
import { createUserSql, grantLogin, loginFaults, loginVariables } from './postgresql-login.ts';
import type { PostgresqlProps } from './postgresql-props.ts';
import { type PostgresqlTarget, readTarget } from './postgresql-target.ts';

const KIND = 'postgresql';
const DEFAULT_NAME = 'postgres';
const DEFAULT_USER = 'beacon';

/** A check of a PostgreSQL database: it connects and runs a query. */
export function postgresql(props: PostgresqlProps): DependencyCheck {
  return { kind: KIND, props, read: input => read(props, input) };
}

function read(props: PostgresqlProps, input: LinkInput): LinkReading {
  const target = readTarget(props.target);
  const faults = [
    ...formFaults('name', props.name, LOGIN_NAME),
    ...formFaults('user', props.user, LOGIN_NAME),
    ...valueFaults('maxConnections', props.maxConnections, 'a number above 0', isKnown),
    ...valueFaults('replica', props.replica, 'true or false', isBoolean),
    ...target.faults,
    ...loginFaults(props, target),
  ];
  if (faults.length > 0 || !target.endpoint) return { faults };
  return { link: linkTo({ ...target, endpoint: target.endpoint }, props, input) };
}

function linkTo(
  target: PostgresqlTarget & Required<Pick<PostgresqlTarget, 'endpoint'>>,
  props: PostgresqlProps,
  { component, scope }: LinkInput,
): DependencyLink {
  const { name = DEFAULT_NAME, user = DEFAULT_USER, secret } = props;
  const { host, port, securityGroups } = target.endpoint;
  const traits = databaseTraits(props);
  return {
    ...commonLink(component, props.target, { port, securityGroups }),
    kind: KIND,
    env: componentVariables(component, {
      HOST: host,
      PORT: Tokenization.stringifyNumber(port),
      NAME: name,
      ...loginVariables(props, user),
    }),
    grant: grantee => grantLogin(scope, grantee, props, user, target),
    ...(!secret && {
      announcement: userAnnouncement(component, 'databaseUser', todo(target, traits, name, user)),
    }),
    alarms: planDependencyAlarms(component, DATABASE_ALARMS, { ...target.ids, ...traits }),
    evidenceEnv: evidenceVariables(component, evidenceOf(target.ids)),
    needsSecretsManager: secret !== undefined,
    mayPause: mayPause(props.target),
  };
}

/** What must be done once by hand. A read replica has the users of its primary. */
function todo(
  { isProxy, endToEnd }: PostgresqlTarget,
  { isReplica }: DatabaseTraits,
  name: string,
  user: string,
) {
  const place = isReplica ? 'the primary of this replica' : 'the database';
  const role = endToEnd ? `Allow the role of the proxy rds-db:connect as this user of the database. ` : '';
  return (
    `Beacon needs a user in this database, and no template can create it. ${role}Run this once in ${place}, as a user ` +
    `that may create users; then acknowledge this warning: ${createUserSql(name, user, isProxy && !endToEnd)}`
  );
}

/** The alarm needs 80 % of it, and CloudFormation cannot compute that. */
const isKnown = (value: unknown) => isPositive(value) && !Token.isUnresolved(value);

function evidenceOf({ instanceId, clusterId }: DatabaseIds): Record<string, string> {
  return {
    ...(instanceId && { RDS_INSTANCE_ID: instanceId }),
    ...(clusterId && { RDS_CLUSTER_ID: clusterId }),
  };
}
