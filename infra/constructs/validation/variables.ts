import { BUFFER_CHECK_TABLE } from '../../../lib/checks/buffer/settings.ts';
import { MEMORY_TABLE } from '../../../lib/checks/memory/settings.ts';
import { POSTGRESQL_TABLE } from '../../../lib/checks/postgresql/variables.ts';
import { REDIS_TABLE } from '../../../lib/checks/redis/variables.ts';
import { COMMON } from '../../../lib/settings/common.ts';

type Prefixed<P extends string, T> = { readonly [N in keyof T & string as `${P}${N}`]: T[N] };

/** The variables of a component, with its prefix. */
function prefixed<P extends string, T extends object>(prefix: P, table: T): Prefixed<P, T> {
  const entries = Object.entries(table).map(([name, setting]) => [`${prefix}${name}`, setting]);
  return Object.fromEntries(entries) as Prefixed<P, T>;
}

/** Every variable that `settings` may set, or that a prop stands for, by its full name. */
export const VARIABLES = {
  ...COMMON,
  ...BUFFER_CHECK_TABLE,
  ...MEMORY_TABLE,
  ...prefixed('DATABASE_', POSTGRESQL_TABLE),
  ...prefixed('CACHE_', REDIS_TABLE),
};

export type VariableName = keyof typeof VARIABLES;
