import type { Stack } from 'aws-cdk-lib';
import {
  DatabaseCluster,
  DatabaseInstance,
  type IDatabaseCluster,
  type IDatabaseInstance,
} from 'aws-cdk-lib/aws-rds';

const canLookUp = (database: object): boolean => 'fromLookup' in database;

/** CDK looks a database up in the account, or gives placeholders. Old releases cannot look one up; they get the same here. */
export function lookedUpInstance(stack: Stack): IDatabaseInstance {
  if (canLookUp(DatabaseInstance))
    return DatabaseInstance.fromLookup(stack, 'Database', { instanceIdentifier: 'orders' });
  return DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    ...{ instanceIdentifier: 'orders', instanceEndpointAddress: 'TESTADDRESS', port: 5432 },
    ...{ securityGroups: [], instanceResourceId: 'TESTID' },
  });
}

/** The same for an Aurora cluster. */
export function lookedUpCluster(stack: Stack): IDatabaseCluster {
  if (canLookUp(DatabaseCluster))
    return DatabaseCluster.fromLookup(stack, 'Database', { clusterIdentifier: 'orders' });
  return DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
    ...{ clusterIdentifier: 'orders', clusterEndpointAddress: 'TESTADDRESS', port: 5432 },
    ...{ securityGroups: [], clusterResourceIdentifier: 'TESTID' },
  });
}
