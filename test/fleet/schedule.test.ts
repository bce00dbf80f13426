import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetMemory, type FleetTable } from '../../lib/fleet/fleet-memory.ts';
import type { Item } from '../../lib/fleet/table-client.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import { Checker } from '../../lib/health/checker.ts';
import type { ComponentReport } from '../../lib/health/report.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { remoteCheck } from '../support/checks.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const TTL = 2_000;

/** What becomes of a call of the table. */
type Fate = 'works' | 'lost before' | 'lost after' | 'repeated';
const FATES = fc.constantFrom<Fate>('works', 'works', 'works', 'lost before', 'lost after', 'repeated');

/** A table with conditional writes. It fails when an older observation replaces a newer one. */
class Table {
  item: Item | undefined;
  readonly leases: string[] = [];
  /** When each observation was made, in real time, by the instant that it was written with. */
  readonly real = new Map<number, number>();

  put(item: Item, read: number): boolean {
    const present = this.item?.version;
    const version = present && 'N' in present ? Number(present.N) : 0;
    if (version !== read) return false;
    const [before, after] = [this.item, item].map(each => this.#observedAt(each));
    if ((after ?? 0) < (before ?? 0)) throw new Error('an older result replaced a newer one');
    this.item = item;
    return true;
  }

  #observedAt(item: Item | undefined): number {
    const body = item?.body && 'S' in item.body ? JSON.parse(item.body.S) : {};
    return this.real.get(body.state?.result.observedAt) ?? 0;
  }
}

/** The clock of an environment, which differs from the real time. */
const skewed = (clock: FakeClock, ms: number): Clock => ({
  now: () => clock.now() + ms,
  monotonic: clock.monotonic,
  after: (delay, callback) => clock.after(delay, callback),
});

type Scenario = {
  readonly fates: readonly Fate[];
  readonly delays: readonly number[];
  readonly skews: readonly number[];
};

/** Three environments ask, one after the other and at the same time, while calls of the table are slow and get lost. */
async function play(scheduler: fc.Scheduler, { fates, delays, skews }: Scenario) {
  const clock = new FakeClock();
  const table = new Table();
  let calls = 0;
  const access = async <T>(effect: () => T): Promise<T> => {
    const fate = fates[calls % fates.length];
    calls += 1;
    await scheduler.schedule(Promise.resolve(), 'a request is on its way');
    if (fate === 'lost before') throw new Error('lost');
    const result = effect();
    if (fate === 'repeated') effect();
    await scheduler.schedule(Promise.resolve(), 'an answer is on its way');
    if (fate === 'lost after') throw new Error('lost');
    return result;
  };
  const served: { readonly component: ComponentReport; readonly age: number }[] = [];
  const environments = skews.map((skew, index) => {
    const own = skewed(clock, skew);
    const tableClock = new TableClock();
    const fleetTable: FleetTable = {
      query: () =>
        access(() => {
          tableClock.heard(Math.floor(clock.now() / 1000) * 1000, own.now());
          return table.item ? [table.item] : [];
        }),
      put: (item, read) => access(() => table.put(item, read)),
      add: async () => {},
    };
    const shared = new FleetMemory({
      clock: own,
      tableClock,
      loadTable: async () => fleetTable,
      partition: 'p',
      historyPartition: 'h',
      region: 'eu-west-1',
      overridePartition: 'override#service',
      onInvalidOverride: () => {},
      sortKey: component => component,
      onError: () => {},
    });
    const probe = async () => {
      table.real.set(own.now() + tableClock.aheadMs, clock.now());
      return {};
    };
    const check = remoteCheck(probe, { name: `database`, healthyTtlMs: TTL, timeoutMs: 500 });
    const checker = new Checker([check], { clock: own, store: new MemoryStore(), shared });
    return async () => {
      await scheduler.schedule(Promise.resolve(), `environment ${index} asks`);
      const sharing = { budgetMs: 100, coldBudgetMs: 250, staleMs: 1000 };
      const { components } = await checker.run({ deadlineAt: own.now() + 1200, sharing });
      const [component] = components;
      if (component) served.push({ component, age: own.now() - component.observedAt });
    };
  });
  const asking = environments.flatMap(ask => [ask(), ask()]);
  for (const delay of delays) {
    if (scheduler.count() > 0) await scheduler.waitOne();
    await clock.advance(delay);
  }
  while (served.length < asking.length) {
    if (scheduler.count() > 0) await scheduler.waitOne();
    await clock.advance(50);
    await settle();
  }
  await Promise.all(asking);
  return { served };
}

describe('the code, under every order and fate of its calls', () => {
  it('answers every request, serves nothing beyond its limit as fresh, and never replaces a newer result', async () => {
    const scenarios = fc.record({
      fates: fc.array(FATES, { minLength: 1, maxLength: 12 }),
      delays: fc.array(fc.constantFrom(0, 0, 10, 60, 300), { maxLength: 30 }),
      skews: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 0, 1500, -1500, 30_000, -30_000))),
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scenarios, async (scheduler, scenario) => {
        const { served } = await play(scheduler, scenario);
        expect(served).toHaveLength(6);
        for (const { component, age } of served) {
          expect(component.state).toBe('up');
          if (!component.isStale) expect(age).toBeLessThanOrEqual(TTL + 1200);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
