import { describe, expect, it } from 'vitest';

/**
 * The lease and the store as an explicit model, searched completely: three environments with one request each; clocks
 * that differ; and every call of the table may work, fail after its effect, take effect late, or take effect twice. An
 * environment that crashes, or that is frozen for long, is one that takes no further step.
 */
type Item = { readonly version: number; readonly observed: number; readonly leaseUntil: number };

type Step = 'read' | 'decide' | 'take' | 'probe' | 'write' | 'served';

type Environment = {
  readonly step: Step;
  /** What it read. */
  readonly seen: Item;
  /** The version of its lease; 0: none. */
  readonly term: number;
  /** When it looked, in real time; -1: not yet. */
  readonly observed: number;
};

/** A put on its way that its sender no longer waits for. */
type Late = { readonly read: number; readonly item: Item };

type World = {
  readonly now: number;
  readonly item: Item;
  readonly environments: readonly Environment[];
  readonly late: readonly Late[];
  /** Versions for which an environment believes to hold the lease. */
  readonly terms: readonly number[];
};

/** One tick is the time of a probe. Clocks that differ make many more worlds. */
const endOf = (skews: readonly number[]) => (skews.some(skew => skew !== 0) ? 3 : 4);
const LEASE = 2;
const TTL = 2;
/** Puts that are late at the same time. */
const MAX_LATE = 1;
/** Clocks differ by so many ticks, each environment's from the real time. */
const SKEWS = [
  [0, 0, 0],
  [1, 0, -1],
] as const;

type Rules = {
  /** Whether a put is refused when the table has another version. */
  readonly condition: boolean;
  /** Whether an environment looks at a lease before it takes one. */
  readonly lease: boolean;
};

const RULES: Rules = { condition: true, lease: true };

const NEW: Environment = {
  step: 'read',
  seen: { version: 0, observed: -1, leaseUntil: 0 },
  term: 0,
  observed: -1,
};

function start(): World {
  const item = { version: 0, observed: -1, leaseUntil: 0 };
  return { now: 1, item, environments: [NEW, NEW, NEW], late: [], terms: [] };
}

/** All worlds that can follow. Throws when one breaks a promise. */
function follow(world: World, skews: readonly number[], rules: Rules): World[] {
  const next: World[] = [];
  if (world.now < endOf(skews)) next.push({ ...world, now: world.now + 1 });
  world.environments.forEach((environment, index) => {
    for (const { world: after, environment: changed } of steps(
      world,
      environment,
      skews[index] ?? 0,
      rules,
    )) {
      next.push({ ...after, environments: world.environments.with(index, changed) });
    }
  });
  world.late.forEach((put, index) => {
    next.push({ ...world, item: afterPut(world.item, put, rules), late: world.late.toSpliced(index, 1) });
  });
  return next;
}

type After = { readonly world: World; readonly environment: Environment };

function steps(world: World, environment: Environment, skew: number, rules: Rules): After[] {
  const local = world.now + skew;
  switch (environment.step) {
    case 'read':
      return [{ world, environment: { ...environment, step: 'decide', seen: world.item } }];
    case 'decide': {
      const { seen } = environment;
      if (seen.observed >= 0 && local - seen.observed < TTL && local >= seen.observed) {
        // Served as fresh: by the real time it may be older by the difference of the clocks.
        if (world.now - seen.observed > TTL + 2)
          throw new Error('a result beyond its limit was served as fresh');
        return [{ world, environment: { ...environment, step: 'served' } }];
      }
      if (rules.lease && seen.leaseUntil > local)
        return [{ world, environment: { ...environment, step: 'read' } }];
      return [{ world, environment: { ...environment, step: 'take' } }];
    }
    case 'take': {
      const { seen } = environment;
      const item = { ...seen, version: seen.version + 1, leaseUntil: local + LEASE };
      return puts(world, { read: seen.version, item }, rules).map(({ world: after, isKnown }) => {
        if (!isKnown) return { world: after, environment: { ...environment, step: 'read' } };
        if (after.terms.includes(item.version)) throw new Error('two environments hold the same term');
        const terms = [...after.terms, item.version];
        return {
          world: { ...after, terms },
          environment: { ...environment, step: 'probe', seen: item, term: item.version },
        };
      });
    }
    case 'probe':
      return [{ world, environment: { ...environment, step: 'write', observed: world.now } }];
    case 'write': {
      const { seen, observed } = environment;
      const item = { version: seen.version + 1, observed, leaseUntil: 0 };
      return puts(world, { read: seen.version, item }, rules).map(({ world: after }) => ({
        world: after,
        environment: { ...environment, step: 'served' },
      }));
    }
    default:
      return [];
  }
}

/** What can become of a put: it works; its answer is lost; it comes late; it is repeated. */
function puts(world: World, put: Late, rules: Rules): { world: World; isKnown: boolean }[] {
  const done = { ...world, item: afterPut(world.item, put, rules) };
  const isDone = done.item !== world.item;
  return [
    { world: done, isKnown: isDone },
    { world: done, isKnown: false },
    { world: { ...world, late: [...world.late, put] }, isKnown: false },
    { world: { ...done, late: [...world.late, put] }, isKnown: isDone },
  ];
}

function afterPut(item: Item, { read, item: next }: Late, { condition }: Rules): Item {
  if (condition && item.version !== read) return item;
  if (next.observed < item.observed) throw new Error('an older result replaced a newer one');
  return next;
}

/** Searches all worlds. Returns how many there are. */
function search(skews: readonly number[], rules: Rules): number {
  const seen = new Set<string>();
  const open = [start()];
  for (let world = open.pop(); world; world = open.pop()) {
    const key = keyOf(
      world,
      skews.every(skew => skew === skews[0]),
    );
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...follow(world, skews, rules).filter(({ late }) => late.length <= MAX_LATE));
  }
  return seen.size;
}

const STEPS: readonly Step[] = ['read', 'decide', 'take', 'probe', 'write', 'served'];

function keyOf({ now, item, environments, late, terms }: World, isSymmetric: boolean): string {
  const ofItem = ({ version, observed, leaseUntil }: Item) => `${version},${observed},${leaseUntil}`;
  const of = ({ step, seen, observed }: Environment) => `${STEPS.indexOf(step)},${ofItem(seen)},${observed}`;
  const puts = late.map(({ read, item: put }) => `${read}>${ofItem(put)}`);
  const each = environments.map(of);
  if (isSymmetric) each.sort(); // the same environments in another order
  return [now, ofItem(item), ...each, ...puts, terms.length].join('|');
}

describe('the model of store and lease', () => {
  it.each(SKEWS)(
    'keeps its promises in every world, with clocks off by %d, %d and %d ticks',
    { timeout: 60_000 },
    (...skews) => {
      expect(search(skews, RULES)).toBeGreaterThan(10_000);
    },
  );

  it('breaks one without the condition on the version', () => {
    expect(() => search([0, 0, 0], { ...RULES, condition: false })).toThrow(/replaced a newer one|same term/);
  });
});
