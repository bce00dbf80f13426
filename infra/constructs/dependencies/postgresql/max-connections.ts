/** AWS's default of `max_connections`: `LEAST({DBInstanceClassMemory/9531392}, 5000)`. */
const BYTES_EACH = 9_531_392;
const MOST = 5000;

const GIB = 1024 ** 3;

/** GiB of an Aurora Capacity Unit. */
const UNIT_GIB = 2;

/** With a smaller minimum of units than this, Aurora allows no more than that many connections. */
const SMALL = { minimumUnits: 1, most: 2000 } as const;

/** GiB for each virtual CPU, by the first letter of the class. Some classes of `x` have more; all of them reach 5,000. */
const GIB_PER_CPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8, x: 16, z: 8 };

/** GiB of the burstable classes, `db.t…`, whose memory has nothing to do with their CPUs. */
const BURSTABLE_GIB: Readonly<Record<string, number>> = {
  ...{ micro: 1, small: 2, medium: 4, large: 8, xlarge: 16 },
  '2xlarge': 32,
};

/** Connections that a class allows by AWS's formula. @param name such as `db.t4g.micro` @returns `undefined`: unknown */
export function classConnections(name: unknown): number | undefined {
  const [, letter = '', size = ''] = /^db\.([a-z])[a-z0-9]*\.([a-z0-9]+)$/.exec(String(name)) ?? [];
  const gib = letter === 't' ? BURSTABLE_GIB[size] : cpusOf(size) * (GIB_PER_CPU[letter] ?? Number.NaN);
  return gib === undefined || Number.isNaN(gib) ? undefined : formula(gib);
}

function cpusOf(size: string): number {
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  const [, count] = /^(\d*)xlarge$/.exec(size) ?? [];
  return count === undefined ? Number.NaN : 4 * Number(count || 1);
}

/** The same for Aurora Serverless v2. Its largest number of units counts. @returns `undefined`: only known at the deployment */
export function serverlessConnections(
  scaling: { readonly minCapacity?: unknown; readonly maxCapacity?: unknown } = {},
): number | undefined {
  const { minCapacity, maxCapacity } = scaling;
  if (typeof maxCapacity !== 'number') return undefined;
  const isSmall = typeof minCapacity !== 'number' || minCapacity < SMALL.minimumUnits;
  return Math.min(isSmall ? SMALL.most : MOST, formula(maxCapacity * UNIT_GIB));
}

function formula(gib: number): number {
  return Math.min(MOST, Math.floor((gib * GIB) / BYTES_EACH));
}
