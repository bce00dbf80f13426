import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asking, failoverAfter, HEARTBEAT_SECONDS, run } from '../../build/failover/fleet-run.ts';
import {
  type Network,
  type SimulatedEnvironment,
  type TableState,
  World,
} from '../../build/failover/world.ts';
import { propertyRuns } from '../support/property-runs.ts';

const FAILURE_TTL = 5;

const thresholds = { heartbeatMs: HEARTBEAT_SECONDS * 1000 };

/** Environments that ask, each at its own pace, and a heartbeat. */
type Fleet = { readonly world: World; readonly all: SimulatedEnvironment[]; readonly asking: Asking[] };

const askings = (minLength: number) =>
  fc.array(
    fc.record({
      everySeconds: fc.integer({ min: 1, max: 9 }),
      offsetSeconds: fc.nat(9),
      caller: fc.constantFrom('edge' as const, 'edge' as const, 'public' as const),
    }),
    { minLength, maxLength: 7 },
  );

function fleetOf(paces: readonly Omit<Asking, 'environment'>[], heartbeatOffset = 0): Fleet {
  const world = new World({ thresholds });
  const all = paces.map((_, index) => world.environment(`e${index}`));
  const asking = paces.map((pace, index) => ({ ...pace, environment: all[index] as SimulatedEnvironment }));
  const heartbeat: Asking = {
    ...{ environment: world.environment('heartbeat'), caller: 'heartbeat' as const },
    ...{ everySeconds: HEARTBEAT_SECONDS, offsetSeconds: heartbeatOffset },
  };
  return { world, all, asking: [...asking, heartbeat] };
}

const setAll = (asking: readonly Asking[], network: Network) => {
  for (const { environment } of asking) environment.network = network;
};

describe('random fleets', () => {
  it('show `down` to an environment that reaches the dependency for one TTL of a failure at most', async () => {
    await fc.assert(
      fc.asyncProperty(askings(3), fc.nat(59), async (paces, heartbeatOffset) => {
        const { world, all, asking } = fleetOf(paces, heartbeatOffset);
        await run(world, 70, asking);
        const sick = all.slice(0, Math.floor((all.length - 1) / 2));
        for (const each of sick) each.network = 'fails';
        const answers = await run(world, 240, asking);
        for (const { environment, everySeconds } of asking) {
          if (sick.includes(environment)) continue;
          const own = answers.filter(each => each.environment === environment);
          let since: number | undefined;
          for (const { state, second } of own) {
            since = state === 'down' ? (since ?? second) : undefined;
            expect(second - (since ?? second)).toBeLessThanOrEqual(FAILURE_TTL + everySeconds);
          }
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  }, 120_000);

  it('show `up` no longer than a heartbeat, 10 s and one TTL while all fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        askings(1),
        fc.nat(59),
        fc.integer({ min: 0, max: 3 }),
        async (paces, offset, sick) => {
          const { world, all, asking } = fleetOf(paces, offset);
          for (const each of all.slice(1, 1 + sick)) each.network = 'fails';
          await run(world, 150, asking);
          setAll(asking, 'fails');
          const answers = await run(world, 240, asking);
          const limit = HEARTBEAT_SECONDS + 10 + FAILURE_TTL;
          const late = answers.filter(({ second, state }) => second > limit + 1 && state === 'up');
          expect(late.map(({ second, environment }) => [second, environment.name])).toEqual([]);
        },
      ),
      { numRuns: propertyRuns(60) },
    );
  }, 120_000);

  it('come back when all reach it again', async () => {
    await fc.assert(
      fc.asyncProperty(askings(1), async paces => {
        const { world, asking } = fleetOf(paces);
        await run(world, 70, asking);
        setAll(asking, 'fails');
        await run(world, 100, asking);
        setAll(asking, 'works');
        const answers = await run(world, 60, asking);
        const late = answers.filter(({ second, state }) => second > FAILURE_TTL + 10 && state === 'down');
        expect(late.map(({ second, environment }) => [second, environment.name])).toEqual([]);
      }),
      { numRuns: propertyRuns(60) },
    );
  }, 120_000);

  it('survive anything: networks and a table that change at any time, in an item of less than 4 KB', async () => {
    const networks = fc.constantFrom<Network>('works', 'works', 'kept', 'fails');
    const tables = fc.constantFrom<TableState>('works', 'works', 'works', 'read only', 'fails');
    const events = fc.array(
      fc.record({ at: fc.nat(200), who: fc.nat(6), network: networks, table: tables }),
      {
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(askings(2), events, async (paces, changes) => {
        const { world, all, asking } = fleetOf(paces);
        let largest = 0;
        await run(world, 200, asking, second => {
          for (const { at, who, network, table } of changes) {
            if (at !== second) continue;
            world.table = table;
            const environment = all[who % all.length];
            if (environment) environment.network = network;
          }
          largest = Math.max(largest, JSON.stringify(world.stored).length);
          expect(world.stored.confirming?.length ?? 0).toBeLessThanOrEqual(5);
        });
        expect(largest).toBeLessThan(4096);
      }),
      { numRuns: propertyRuns(60) },
    );
  }, 120_000);
});

describe('Route 53 with one sick environment, the only one that its requests reach', () => {
  it.each([
    ['every 30 s', 30, 0],
    ['every 10 s, with EDGE_CONFIRM_SECONDS=60', 10, 60],
  ] as const)(
    'moves no traffic: %s',
    async (_what, intervalSeconds, confirmSeconds) => {
      await fc.assert(
        fc.asyncProperty(askings(0), fc.nat(59), async (paces, heartbeatOffset) => {
          const { world, asking } = fleetOf(paces, heartbeatOffset);
          const edge = world.environment('edge');
          const options = { intervalSeconds, confirmSeconds, edges: [edge], others: asking };
          expect(await failoverAfter(world, { ...options, seconds: 70 })).toBeUndefined();
          edge.network = 'fails';
          expect(await failoverAfter(world, { ...options, seconds: 600 })).toBeUndefined();
          // It still moves when the dependency really fails.
          setAll([...asking, { environment: edge }] as Asking[], 'fails');
          const movedAfter = await failoverAfter(world, { ...options, seconds: 300 });
          expect(movedAfter).toBeLessThanOrEqual(intervalSeconds === 30 ? 150 : 120);
        }),
        { numRuns: propertyRuns(60) },
      );
    },
    120_000,
  );

  it('would move it every 10 s without waiting for a confirmation', async () => {
    const { world, asking } = fleetOf([]);
    const edge = world.environment('edge');
    edge.network = 'fails';
    const options = {
      intervalSeconds: 10,
      confirmSeconds: 0,
      edges: [edge],
      others: asking,
      seconds: 600,
    } as const;
    expect(await failoverAfter(world, options)).toBeLessThan(120);
  });
});
