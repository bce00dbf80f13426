import { Annotations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ComponentName } from '../../../lib/names/components.ts';
import type { HealthCheckProps } from '../health-check-props.ts';
import type { Reach } from '../network/health-network.ts';
import { grantItems } from '../table/beacon-table.ts';
import type { Fault } from '../validation/faults.ts';
import { type DatabaseLink, databaseLink } from './postgresql/postgresql.ts';
import { type CacheLink, cacheLink } from './redis/redis.ts';

const BUFFER_NAME = 'audit';

/** What a health check watches, and what each of it takes: variables, rights, ways through the network. */
export class Dependencies {
  readonly database: DatabaseLink | undefined;
  readonly cache: CacheLink | undefined;
  /** Name of the buffer. */
  readonly buffer: string | undefined;

  /** Adds to `faults` what is wrong with the database and the cache. */
  constructor(scope: Construct, { database, cache, buffer }: HealthCheckProps, faults: Fault[]) {
    this.database = database && databaseLink(scope, database, faults);
    this.cache = cache && cacheLink(scope, cache, faults);
    if (buffer) this.buffer = (buffer !== true && buffer.name) || BUFFER_NAME;
  }

  /** In the order of the report. */
  get components(): ComponentName[] {
    const { database, cache, buffer } = this;
    return [
      ...(buffer ? ['buffer' as const] : []),
      'memory',
      ...(database ? ['database' as const] : []),
      ...(cache ? ['cache' as const] : []),
    ];
  }

  get reaches(): Reach[] {
    return [
      ...(this.database ? [{ name: 'Database' as const, ...this.database }] : []),
      ...(this.cache ? [{ name: 'Cache' as const, ...this.cache }] : []),
    ];
  }

  env(table: ITable): Record<string, string> {
    const names = this.buffer && { BUFFER_NAME: this.buffer, TABLE_NAME: table.tableName };
    return {
      COMPONENTS: this.components.join(','),
      ...this.database?.env,
      ...this.cache?.env,
      ...(names && { BUFFER_SOURCE: 'dynamodb', ...names }),
    };
  }

  grantProbing(grantee: IGrantable, table: ITable): void {
    this.database?.grant(grantee);
    this.cache?.grant(grantee);
    if (this.buffer) grantItems(table, grantee, bufferKey(this.buffer), ['Query']);
  }

  /** Says at synth what no template can do, until it is acknowledged. (Of what is less than a warning, the CLI prints nothing.) */
  announce(scope: Construct): void {
    const annotations = Annotations.of(scope);
    if (this.database?.sql) {
      const text = `run this once in the database, as a user who may, then acknowledge: ${this.database.sql}`;
      annotations.addWarningV2('beacon:HealthCheck.databaseUser', text);
    }
    if (this.cache?.createUser) {
      const text = `run this once, add the user to the cache's user group, then acknowledge: ${this.cache.createUser}`;
      annotations.addWarningV2('beacon:HealthCheck.cacheUser', text);
    }
  }
}

/** The partition key of a buffer's items. */
export function bufferKey(name: string): string {
  return `buffer#${name}`;
}
