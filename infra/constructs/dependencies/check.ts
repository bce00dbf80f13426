import { isRecord } from '../validation/values.ts';
import type { DependencyCheck } from './link/dependency-link.ts';
import { type OwnCheck, own } from './own-check.ts';
import { postgresql } from './postgresql/postgresql.ts';
import { redis } from './redis/redis.ts';

/**
 * The checks that the prop `checks` accepts. Another kind is a file and a line here.
 * @example checks: { reports: Check.postgresql({ target: reports, name: 'reports' }), payments: Check.own() }
 */
export const Check = {
  /** A PostgreSQL database, as with the prop `database`. */
  postgresql,
  /** A Redis or Valkey, as with the prop `cache`. */
  redis,
  /** A check that the bundle in `code` defines, under the same name. */
  own,
} as const;

/** What `Check.postgresql`, `Check.redis` and `Check.own` return. */
export type Check = DependencyCheck | OwnCheck;

/** The names of the functions that return a check, for error messages. */
export const CHECK_FUNCTIONS = Object.keys(Check).map(name => `Check.${name}(…)`);

/** Whether Beacon itself contains the check. */
export function isDependencyCheck(value: unknown): value is DependencyCheck {
  return isRecord(value) && typeof value.read === 'function';
}

/** Whether the user's own bundle contains the check. */
export function isOwnCheck(value: unknown): value is OwnCheck {
  return isRecord(value) && value.kind === 'own' && 'options' in value;
}
