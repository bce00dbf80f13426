import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  type Asking,
  failoverAfter,
  HEARTBEAT_SECONDS,
  run,
} from '../../build/failover/fleet-run.ts';
import { type Network, type SimulatedEnvironment, World } from '../../build/failover/world.ts';
import { propertyRuns } from '../support/property-runs.ts';

const FAILURE_TTL = 5;

/** How long a history lasts, s. */
const SECONDS = 240;

const thresholds = { heartbeatMs: HEARTBEAT_SECONDS * 1000 };

const paces = fc.array(
  fc.record({
    everySeconds: fc.integer({ min: 1, max: 9 }),
    offsetSeconds: fc.nat(9),
    caller: fc.constantFrom('edge' as const, 'public' as const),
  }),
  { minLength: 3, maxLength: 7 },
);

type Planned = { readonly at: number; readonly who: number; readonly network: Network };

/** When the network of which environment changes. */
const plans: fc.Arbitrary<Planned[]> = fc.array(
  fc.record({
    at: fc.nat(SECONDS),
    who: fc.nat(6),
    network: fc.constantFrom<Network>('works', 'fails', 'fails'),
  }),
  { maxLength: 40 },
);

const HEARTBEAT = { caller: 'heartbeat', everySeconds: HEARTBEAT_SECONDS } as const;

/** Environments that ask, and a heartbeat whose network always works. */
function fleetOf(given: readonly Omit<Asking, 'environment'>[], offsetSeconds: number) {
  const world = new World({ thresholds });
  const all = given.map((_, index) => world.environment(`e${index}`));
  const asking = given.map((pace, index) => ({ ...pace, environment: all[index] as SimulatedEnvironment }));
  const heartbeat: Asking = { ...HEARTBEAT, offsetSeconds, environment: world.environment('heartbeat') };
  return { world, all, asking: [...asking, heartbeat] };
}

type Event = {
  readonly second: number;
  readonly environment: SimulatedEnvironment;
  readonly network: Network;
};

/** Changes networks as a plan says, but never so that more than `mostSick` fail. @returns what was changed */
function follow(plan: readonly Planned[], all: readonly SimulatedEnvironment[], mostSick: number) {
  const events: Event[] = [];
  const before = (second: number) => {
    for (const { at, who, network } of plan) {
      const environment = all[who % all.length] as SimulatedEnvironment;
      const others = all.filter(each => each.network === 'fails' && each !== environment).length;
      const isAllowed = network === 'works' || others < mostSick;
      if (at !== second || environment.network === network || !isAllowed) continue;
      environment.network = network;
      events.push({ second, environment, network });
    }
  };
  return { before, events };
}

/** How long an environment answers `down` at most though its network works, s, beyond its own pace. */
function longestFalseDown(answers: readonly Answer[], events: readonly Event[], asking: readonly Asking[]) {
  const downSince = new Map<SimulatedEnvironment, number>();
  let longest = 0;
  for (const { environment, second, state } of answers) {
    if (state !== 'down') downSince.delete(environment);
    const since = downSince.get(environment) ?? second;
    if (state === 'down') downSince.set(environment, since);
    const last = events.findLast(each => each.environment === environment && each.second <= second);
    if (state !== 'down' || last?.network === 'fails') continue;
    const pace = asking.find(each => each.environment === environment)?.everySeconds ?? 0;
    longest = Math.max(longest, second - Math.max(since, last?.second ?? 0) - pace);
  }
  return longest;
}

/** One is sick, and another one is for 10 s. The others have asked a short time before, and do not look for a minute. */
const BLIP: [Omit<Asking, 'environment'>[], number, Planned[]] = [
  (['public', 'edge', 'edge', 'public', 'public'] as const).map(caller => ({
    ...{ everySeconds: 1, offsetSeconds: 0, caller },
  })),
  0,
  [
    { at: 0, who: 1, network: 'fails' },
    { at: 182, who: 2, network: 'fails' },
    { at: 192, who: 2, network: 'works' },
  ],
];

describe('networks that fail and work again at random, of a minority at any time', () => {
  it('never show `down` for longer than one TTL of a failure to an environment that reaches the dependency', async () => {
    await fc.assert(
      fc.asyncProperty(paces, fc.nat(59), plans, async (given, offset, plan) => {
        const { world, all, asking } = fleetOf(given, offset);
        await run(world, 70, asking);
        const { before, events } = follow(plan, all, Math.floor((all.length - 1) / 2));
        const answers = await run(world, SECONDS, asking, before);
        expect(longestFalseDown(answers, events, asking)).toBeLessThanOrEqual(FAILURE_TTL);
      }),
      { numRuns: propertyRuns(100), examples: [BLIP] },
    );
  }, 120_000);
});

describe('one environment whose network fails and works at random, the only one that Route 53 reaches', () => {
  it.each([
    ['every 30 s', 30, 0],
    ['every 10 s, with EDGE_CONFIRM_SECONDS=60', 10, 60],
  ] as const)(
    'moves no traffic: %s',
    async (_what, intervalSeconds, confirmSeconds) => {
      await fc.assert(
        fc.asyncProperty(paces, fc.nat(59), plans, async (given, offset, plan) => {
          const { world, asking } = fleetOf(given, offset);
          const edge = world.environment('edge');
          const options = { intervalSeconds, confirmSeconds, edges: [edge], others: asking };
          await failoverAfter(world, { ...options, seconds: 70 });
          const before = (second: number) => {
            for (const { at, network } of plan) if (at === second) edge.network = network;
          };
          expect(await failoverAfter(world, { ...options, seconds: 2 * SECONDS, before })).toBeUndefined();
        }),
        { numRuns: propertyRuns(60) },
      );
    },
    120_000,
  );
});

describe('a heartbeat that comes up to 10 s late, and one sick environment, the only one that Route 53 reaches', () => {
  it.each([
    ['every 30 s', 30, 0],
    ['every 10 s, with EDGE_CONFIRM_SECONDS=60', 10, 60],
  ] as const)(
    'move no traffic: %s',
    async (_what, intervalSeconds, confirmSeconds) => {
      const minutes = 20;
      const delays = fc.array(fc.nat(10), { minLength: minutes, maxLength: minutes });
      await fc.assert(
        fc.asyncProperty(delays, async late => {
          const world = new World({ thresholds });
          const [edge, heartbeat] = [world.environment('edge'), world.environment('heartbeat')];
          const before = async (second: number) => {
            const minute = Math.floor(second / HEARTBEAT_SECONDS);
            if (second === minute * HEARTBEAT_SECONDS + (late[minute] ?? 0)) await heartbeat.ask('heartbeat');
            if (second === HEARTBEAT_SECONDS) edge.network = 'fails';
          };
          const seconds = minutes * HEARTBEAT_SECONDS;
          const options = { intervalSeconds, confirmSeconds, edges: [edge], others: [], seconds, before };
          expect(await failoverAfter(world, options)).toBeUndefined();
        }),
        { numRuns: propertyRuns(60) },
      );
    },
    120_000,
  );
});
