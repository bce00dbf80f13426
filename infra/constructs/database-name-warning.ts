import { Annotations, Token } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { type CheckProps, requestedDependencies } from './dependencies/requested-checks.ts';
import { announcementId } from './validation/own-props.ts';

/** Every PostgreSQL has this database. */
const ALWAYS_THERE = 'postgres';

/** Warns when a new database server will not have the database that Beacon connects to. */
export function warnMissingDatabase(scope: Construct, props: CheckProps): void {
  for (const { component, check } of requestedDependencies(props)) {
    const { target, name }: { readonly target?: unknown; readonly name?: unknown } = check.props;
    if (
      check.kind !== 'postgresql' ||
      typeof name !== 'string' ||
      name === ALWAYS_THERE ||
      hasDatabase(target, name)
    )
      continue;
    const text =
      `${component}: RDS will not create the database ${name}, so Beacon finds it down (not_found) until you do. ` +
      `Set databaseName: '${name}' (defaultDatabaseName of a cluster), or create it and acknowledge this`;
    Annotations.of(scope).addWarningV2(announcementId(component, 'databaseName'), text);
  }
}

/** Whether there is, or may be, such a database. Only what this app creates, and not from a copy, is known to have none. */
function hasDatabase(target: unknown, name: string): boolean {
  const created = Construct.isConstruct(target) ? target.node.defaultChild : undefined;
  const own = createdName(created);
  return own === undefined || own === name || [own, name].some(each => Token.isUnresolved(each));
}

/** The database that RDS creates with a server: `''` for none; `undefined` if synth does not know. */
function createdName(created: unknown): string | undefined {
  if (created instanceof CfnDBInstance) {
    const isCopy =
      created.dbSnapshotIdentifier ?? created.sourceDbInstanceIdentifier ?? created.sourceDbClusterIdentifier;
    return isCopy === undefined ? (created.dbName ?? '') : undefined;
  }
  if (!(created instanceof CfnDBCluster)) return undefined;
  const isCopy =
    created.snapshotIdentifier ?? created.sourceDbClusterIdentifier ?? created.replicationSourceIdentifier;
  return isCopy === undefined ? (created.databaseName ?? '') : undefined;
}
