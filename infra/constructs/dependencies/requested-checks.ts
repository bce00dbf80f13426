import { isRecord } from '../validation/values.ts';
import { type Check, isDependencyCheck, isOwnCheck } from './check.ts';
import type { DependencyCheck } from './link/dependency-link.ts';
import type { OwnCheck } from './own-check.ts';
import { postgresql } from './postgresql/postgresql.ts';
import type { PostgresqlProps } from './postgresql/postgresql-props.ts';
import { redis } from './redis/redis.ts';
import type { RedisProps } from './redis/redis-props.ts';

/** Props that ask for checks. */
export type CheckProps = {
  readonly database?: PostgresqlProps;
  readonly cache?: RedisProps;
  readonly checks?: Readonly<Record<string, Check>>;
};

/** A check that the props ask for. */
export type Requested<C> = {
  /** The name of the component. */
  readonly component: string;
  /** The prop that asks for it: `database`, `checks.reports`. */
  readonly prop: string;
  readonly check: C;
};

/** The checks that Beacon contains, in the order of the report. Ignores values that are not checks; `checkFaults` lists them. */
export function requestedDependencies({ database, cache, checks }: CheckProps): Requested<DependencyCheck>[] {
  return [
    ...(database ? [{ component: 'database', prop: 'database', check: postgresql(database) }] : []),
    ...(cache ? [{ component: 'cache', prop: 'cache', check: redis(cache) }] : []),
    ...requestedIn(checks, isDependencyCheck),
  ];
}

/** The checks that the user's own bundle contains, in the order of the report. */
export function requestedOwnChecks({ checks }: CheckProps): Requested<OwnCheck>[] {
  return requestedIn(checks, isOwnCheck);
}

function requestedIn<C>(checks: unknown, isWanted: (check: unknown) => check is C): Requested<C>[] {
  if (!isRecord(checks)) return [];
  return Object.entries(checks).flatMap(([component, check]) =>
    isWanted(check) ? [{ component, prop: `checks.${component}`, check }] : [],
  );
}
