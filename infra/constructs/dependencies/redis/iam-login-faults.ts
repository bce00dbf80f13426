import { Token } from 'aws-cdk-lib';
import type { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { Fault } from '../../validation/faults.ts';

/** The first release of Redis with IAM logins. Every release of Valkey has them. */
const FIRST_REDIS = 7;

/** Why a replication group accepts no IAM logins, as far as synth knows. */
export function groupLoginFaults(group: CfnReplicationGroup): Fault[] {
  const { engine = 'redis', engineVersion, authToken, userGroupIds } = group;
  const faults: Fault[] = [];
  const add = (problem: string) => faults.push({ prop: 'target', problem });
  if (engine === 'redis' && Number.parseInt(engineVersion ?? '', 10) < FIRST_REDIS) {
    add(`is Redis ${engineVersion}, and IAM logins need Redis 7 or Valkey: upgrade it, or give a secret`);
  }
  if (authToken) {
    add(
      'has an authToken, and then it accepts no IAM logins: give a secret with the token, or remove authToken',
    );
  } else if (!Token.isUnresolved(userGroupIds) && !userGroupIds?.length) {
    add('has no userGroupIds, and IAM logins need a user group: set them, or give a secret, or login "none"');
  }
  return faults;
}

/** The same for a serverless cache. */
export function serverlessLoginFaults({ userGroupId }: CfnServerlessCache): Fault[] {
  if (userGroupId) return [];
  const problem =
    'has no userGroupId, and IAM logins need a user group: set it, or give a secret, or login "none"';
  return [{ prop: 'target', problem }];
}
