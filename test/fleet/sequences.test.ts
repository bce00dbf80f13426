import { describe, expect, it } from 'vitest';
import {
  type Caller,
  type SimulatedEnvironment,
  World,
  type WorldOptions,
} from '../../build/failover/world.ts';
import { stands } from '../../lib/health/memory.ts';

/** The simulation's heartbeat, s. */
const HEARTBEAT = 60;

const WITH_HEARTBEAT: WorldOptions = { thresholds: { heartbeatMs: HEARTBEAT * 1000 } };

/** Who asks how often, s. */
type Asking = readonly [environment: SimulatedEnvironment, everySeconds: number, caller?: Caller];

/** The states that an environment answered, by second. */
type Answers = Map<SimulatedEnvironment, { readonly second: number; readonly state: string }[]>;

/** Lets environments ask for so many seconds. */
async function play(world: World, seconds: number, asking: readonly Asking[]): Promise<Answers> {
  const answers: Answers = new Map(asking.map(([environment]) => [environment, []]));
  for (let second = 0; second < seconds; second += 1) {
    for (const [index, [environment, every, caller = 'public']] of asking.entries()) {
      if (second % every !== index % every) continue;
      const { state } = await environment.ask(caller);
      answers.get(environment)?.push({ second, state });
      world.now += 10;
    }
    world.now += 1000 - (world.now % 1000);
  }
  return answers;
}

const statesOf = (answers: Answers, environment: SimulatedEnvironment, from = 0) =>
  new Set(
    answers
      .get(environment)
      ?.filter(({ second }) => second >= from)
      .map(({ state }) => state),
  );

function fleet(world: World, count: number): SimulatedEnvironment[] {
  return Array.from({ length: count }, (_, index) => world.environment(`e${index}`));
}

/** A heartbeat, and environments that each ask every few seconds. */
function traffic(
  world: World,
  environments: readonly SimulatedEnvironment[],
  every = 7,
  caller: Caller = 'public',
): Asking[] {
  const heartbeat: Asking = [world.environment('heartbeat'), HEARTBEAT, 'heartbeat'];
  return [heartbeat, ...environments.map(each => [each, every, caller] as const)];
}

const setAll = (environments: readonly SimulatedEnvironment[], network: SimulatedEnvironment['network']) => {
  for (const each of environments) each.network = network;
};

describe('one sick environment that holds most leases for 10 minutes', () => {
  it('deceives nobody else, and itself only between two contradictions', async () => {
    const world = new World(WITH_HEARTBEAT);
    const [sick, ...healthy] = fleet(world, 5) as [SimulatedEnvironment];
    sick.network = 'fails';
    const answers = await play(world, 600, [[sick, 1], ...traffic(world, healthy, 20)]);
    for (const each of healthy) expect(statesOf(answers, each)).toEqual(new Set(['up']));
    const own = answers.get(sick) ?? [];
    expect(own[0]).toMatchObject({ state: 'down' }); // at once
    expect(own.filter(({ state }) => state === 'up').length).toBeGreaterThan(60);
    expect(world.changes.filter(({ to }) => to === 'down')).toEqual([]);
  });

  it('hides no real failure: all say so within the heartbeat, 10 s and one TTL', async () => {
    const world = new World(WITH_HEARTBEAT);
    const [sick, ...healthy] = fleet(world, 5) as [SimulatedEnvironment];
    const asking: Asking[] = [[sick, 1], ...traffic(world, healthy, 20)];
    sick.network = 'fails';
    await play(world, 300, asking);
    setAll(
      asking.map(([each]) => each),
      'fails',
    );
    const answers = await play(world, 300, asking);
    for (const each of healthy) expect(statesOf(answers, each, 76)).toEqual(new Set(['down']));
    expect(world.stored.verdict?.state).toBe('down');
  });
});

describe('half of the environments cut off', () => {
  it('is partly unreachable for all, and never down for those that reach it', async () => {
    const world = new World(WITH_HEARTBEAT);
    const all = fleet(world, 10);
    const asking = traffic(world, all, 7, 'edge');
    await play(world, 120, asking);
    setAll(all.slice(0, 5), 'fails');
    const answers = await play(world, 600, asking);
    for (const each of all.slice(5)) {
      expect(statesOf(answers, each)).not.toContain('down');
      const later = answers.get(each)?.filter(({ second }) => second >= 180) ?? [];
      const degraded = later.filter(({ state }) => state === 'degraded');
      expect(degraded.length / later.length).toBeGreaterThan(0.9); // the rest: nobody who fails has looked for 90 s
    }
    setAll(all, 'works');
    const later = await play(world, 200, asking);
    for (const each of all) expect(statesOf(later, each, 100)).toEqual(new Set(['up']));
  });
});

describe('warm environments up while new logins are refused', () => {
  it('are down for everyone: a kept connection contradicts no failure of a new one', async () => {
    const world = new World(WITH_HEARTBEAT);
    const warm = fleet(world, 3);
    const asking = traffic(world, warm, 7, 'edge');
    await play(world, 70, asking);
    setAll(
      asking.map(([each]) => each),
      'kept',
    );
    const cold = world.environment('cold');
    cold.network = 'kept';
    const answers = await play(world, 300, [...asking, [cold, 5, 'edge']]);
    expect(statesOf(answers, cold, 60)).toEqual(new Set(['down']));
    for (const each of warm) {
      expect(statesOf(answers, each, 80)).toEqual(new Set(['down']));
    }
  });
});

describe('a database that is down, up and down again within 20 s', () => {
  it('is told as it is: down within one TTL, up within one, and not up again', async () => {
    const world = new World({ healthyTtlMs: 1000, failureTtlMs: 1000 });
    const all = fleet(world, 4);
    const asking = all.map(each => [each, 1] as const);
    await play(world, 70, asking);
    const during = async (network: SimulatedEnvironment['network'], seconds: number) => {
      setAll(all, network);
      const answers = await play(world, seconds, asking);
      return (from: number) => new Set(all.flatMap(each => [...statesOf(answers, each, from)]));
    };
    const [down, up] = [await during('fails', 6), await during('works', 6)];
    expect([down(2), up(2)]).toEqual([new Set(['down']), new Set(['up'])]);
    const again = await during('fails', 8);
    expect(again(2)).toEqual(new Set(['down']));
    expect([...world.history.values()].map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ['up', 'down', 'connection_refused'],
      ['down', 'up', undefined],
      ['up', 'down', 'connection_refused'],
    ]);
  });
});

describe('a single environment without heartbeat', () => {
  it('answers as fast as without sharing', async () => {
    const alone = async (isShared: boolean) => {
      const world = new World({ isShared });
      const [only] = fleet(world, 1) as [SimulatedEnvironment];
      await play(world, 10, [[only, 1]]);
      only.network = 'fails';
      const failing = await play(world, 70, [[only, 1]]);
      only.network = 'works';
      const working = await play(world, 20, [[only, 1]]);
      return [failing.get(only), working.get(only)];
    };
    expect(await alone(true)).toEqual(await alone(false));
  });

  it('is believed by an environment that comes later, after 10 s', async () => {
    const world = new World();
    const [only] = fleet(world, 1) as [SimulatedEnvironment];
    await play(world, 1, [[only, 1]]);
    only.network = 'fails';
    world.now += 60_000;
    await play(world, 9, [[only, 1]]);
    expect(world.stored.verdict?.state).toBe('up');
    await play(world, 7, [[only, 1]]);
    expect(world.stored.verdict?.state).toBe('down');
  });
});

describe('a clock 30 s ahead', () => {
  it('changes no verdict', async () => {
    const world = new World(WITH_HEARTBEAT);
    const [a, b] = [world.environment('a'), world.environment('b', 30_000)];
    const asking = traffic(world, [a, b], 5);
    await play(world, 100, asking);
    b.network = 'fails';
    const one = await play(world, 200, asking);
    expect(statesOf(one, a)).toEqual(new Set(['up']));
    setAll(
      asking.map(([each]) => each),
      'fails',
    );
    const both = await play(world, 200, asking);
    expect(statesOf(both, a, 76)).toEqual(new Set(['down']));
    setAll(
      asking.map(([each]) => each),
      'works',
    );
    const after = await play(world, 60, asking);
    for (const each of [a, b]) expect(statesOf(after, each, 12)).toEqual(new Set(['up']));
  });
});

describe('writes throttled while reads work', () => {
  it('let each environment decide alone', async () => {
    const world = new World(WITH_HEARTBEAT);
    const [sick, healthy] = fleet(world, 2) as [SimulatedEnvironment, SimulatedEnvironment];
    const asking = traffic(world, [sick, healthy], 5);
    await play(world, 60, asking);
    world.table = 'read only';
    sick.network = 'fails';
    const answers = await play(world, 300, asking);
    expect(statesOf(answers, healthy)).toEqual(new Set(['up']));
    expect(statesOf(answers, sick, 65)).toEqual(new Set(['down']));
  });
});

describe('no table for two terms', () => {
  it('suspends the rules: each environment decides alone', async () => {
    const world = new World(WITH_HEARTBEAT);
    const [sick, healthy] = fleet(world, 2) as [SimulatedEnvironment, SimulatedEnvironment];
    sick.network = 'fails';
    const asking = traffic(world, [sick, healthy], 5);
    await play(world, 65, asking);
    world.table = 'fails';
    const answers = await play(world, 120, asking);
    expect(statesOf(answers, healthy)).toEqual(new Set(['up']));
    expect(statesOf(answers, sick, 65)).toEqual(new Set(['down']));
  });
});

describe('an environment recycled while suspected', () => {
  it('leaves no failure behind: the next success elsewhere clears it', async () => {
    const world = new World();
    const [suspected, other] = fleet(world, 2) as [SimulatedEnvironment, SimulatedEnvironment];
    await play(world, 5, [[other, 1]]);
    world.now += 60_000;
    suspected.network = 'fails';
    await play(world, 1, [[suspected, 1]]);
    expect(world.stored.failing).toHaveLength(1);
    const answers = await play(world, 60, [[other, 1]]);
    expect(statesOf(answers, other)).toEqual(new Set(['up']));
    expect((world.stored.failing ?? []).filter(stands)).toEqual([]);
  });

  it('whose successor is as sick deceives the others no longer than one TTL of a failure', async () => {
    const world = new World({ healthyTtlMs: 1000, failureTtlMs: 1000 });
    const [suspected, successor, other] = fleet(world, 3) as [
      SimulatedEnvironment,
      SimulatedEnvironment,
      SimulatedEnvironment,
    ];
    await play(world, 5, [[other, 1]]);
    for (const each of [suspected, successor]) each.network = 'fails';
    world.now += 1000;
    await play(world, 1, [[suspected, 1]]);
    const answers = await play(world, 60, [
      [successor, 1],
      [other, 1],
    ]);
    expect(statesOf(answers, other, 2)).toEqual(new Set(['up']));
    expect(world.changes.filter(({ to, at }) => to === 'down' && at > world.now - 58_000)).toEqual([]);
    successor.network = 'works';
    const later = await play(world, 30, [
      [successor, 1],
      [other, 1],
    ]);
    for (const each of [successor, other]) expect(statesOf(later, each, 2)).toEqual(new Set(['up']));
    expect((world.stored.failing ?? []).filter(stands)).toEqual([]);
  });
});
