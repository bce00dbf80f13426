import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IEngine } from 'aws-cdk-lib/aws-rds';
import type { Fault } from '../../validation/faults.ts';
import { shown } from '../../validation/values.ts';
import { resourceIdFaults } from './resource-id.ts';

/** A value that is no database. */
export function unknownFaults(given: unknown): Fault[] {
  const problem = `got ${shown(given)}; allowed: an instance, a cluster or a proxy of aws-rds, or { host, port, securityGroup }`;
  return [{ prop: 'target', problem }];
}

export const NO_RESOURCE_ID: Fault = {
  prop: 'resourceId',
  problem:
    'is not given, and CDK does not know it from the target; IAM logins need it: set it to db-…, cluster-… or prx-… ' +
    '(aws rds describe-db-instances, describe-db-clusters or describe-db-proxies), or give a secret',
};

export const IAM_OFF: Fault = {
  prop: 'target',
  problem: 'accepts no IAM logins: set iamAuthentication to true where you create it, or give a secret',
};

export const NO_ENDPOINT: Fault = {
  prop: 'target',
  problem: 'was imported without an endpoint: import it with clusterEndpointAddress and port',
};

/** Why IAM logins are not possible with the id that CDK knows. */
export function idFault(prop: string, id: string | undefined): Fault | undefined {
  return id === undefined ? NO_RESOURCE_ID : resourceIdFaults(`target.${prop}`, id)[0];
}

export function securityGroupFaults(groups: readonly ISecurityGroup[]): Fault[] {
  const problem =
    'was imported without security groups, so the construct can add no rule for the functions: import it with them';
  return groups.length > 0 ? [] : [{ prop: 'target', problem }];
}

export function engineFaults(engine: IEngine | undefined): Fault[] {
  if (!engine || engine.engineFamily === 'POSTGRESQL') return [];
  return [{ prop: 'target', problem: `got ${engine.engineType}; allowed: PostgreSQL` }];
}
