import { type Answer, type Asking, failoverAfter, HEARTBEAT_SECONDS, run } from './fleet-run.ts';
import { type Network, World } from './world.ts';

/** How many environments the tables show. */
export const FLEET_SIZES = [1, 2, 10, 100] as const;

/** Each environment has a request so often, s. */
const REQUEST_SECONDS = 5;

/** Each phase of a simulation, s: longer than any verdict takes. */
const PHASE_SECONDS = 150;

export type FleetKind = { readonly size: number; readonly isShared: boolean; readonly hasHeartbeat: boolean };

/** How long a failure of the dependency, and its end, take to be seen, s. */
export type Detection = {
  readonly downFirst: number;
  readonly downAll: number;
  readonly upFirst: number;
  readonly upAll: number;
  /** Probes a minute, of all environments, while all is up. */
  readonly probesPerMinute: number;
};

/** A fleet whose environments have requests at different seconds. */
function fleetOf({ size, isShared, hasHeartbeat }: FleetKind) {
  const world = new World({
    isShared,
    thresholds: { heartbeatMs: hasHeartbeat ? HEARTBEAT_SECONDS * 1000 : 0 },
  });
  const asking: Asking[] = Array.from({ length: size }, (_, index) => ({
    ...{ environment: world.environment(`e${index}`), caller: 'public' as const },
    ...{ everySeconds: REQUEST_SECONDS, offsetSeconds: index },
  }));
  const heartbeat: Asking = {
    ...{ environment: world.environment('heartbeat'), caller: 'heartbeat' },
    ...{ everySeconds: HEARTBEAT_SECONDS, offsetSeconds: 0 },
  };
  return { world, asking, all: hasHeartbeat ? [...asking, heartbeat] : asking };
}

/** Measures one kind of fleet. The dependency fails 10 s after a heartbeat, or after the last run. */
export async function detect(kind: FleetKind): Promise<Detection> {
  const { world, asking, all } = fleetOf(kind);
  const setAll = (network: Network) => {
    for (const { environment } of all) environment.network = network;
  };
  await run(world, HEARTBEAT_SECONDS, all);
  const before = world.probes;
  await run(world, 2 * HEARTBEAT_SECONDS, all);
  const probesPerMinute = (world.probes - before) / 2;
  await run(world, 10, all);
  setAll('fails');
  const down = await run(world, PHASE_SECONDS, all);
  setAll('works');
  const up = await run(world, PHASE_SECONDS, all);
  const isDown = ({ state }: Answer) => state !== 'up';
  const isUp = ({ state }: Answer) => state === 'up';
  const environments = asking.map(({ environment }) => environment);
  return {
    ...{ downFirst: first(down, isDown), downAll: forAll(down, isDown, environments) },
    ...{ upFirst: first(up, isUp), upAll: forAll(up, isUp, environments), probesPerMinute },
  };
}

/** The second of the first such answer. */
function first(answers: readonly Answer[], is: (answer: Answer) => boolean): number {
  return answers.find(is)?.second ?? Number.POSITIVE_INFINITY;
}

/** The second of the answer from which on all are such. */
function forAll(
  answers: readonly Answer[],
  is: (answer: Answer) => boolean,
  environments: readonly Answer['environment'][],
): number {
  const last = answers.findLast(answer => environments.includes(answer.environment) && !is(answer));
  return last ? last.second + REQUEST_SECONDS : 0; // its next answer is the first of the other kind
}

/** What happens to a region of many environments. */
export const FLEET_FAULTS = ['one sick environment', 'half cut off', 'the dependency fails'] as const;
type FleetFault = (typeof FLEET_FAULTS)[number];

export type FleetFailover = {
  readonly fault: FleetFault;
  readonly intervalSeconds: 10 | 30;
  readonly confirmSeconds: number;
  readonly isShared: boolean;
};

/** Environments that Route 53's requests reach; the sick one is the only one where one is sick. */
const EDGES = 4;

/** When Route 53 moves traffic, s after the fault; `undefined`: not within 10 minutes. */
export async function fleetFailover({
  fault,
  intervalSeconds,
  confirmSeconds,
  isShared,
}: FleetFailover): Promise<number | undefined> {
  const { world, all } = fleetOf({ size: 0, isShared, hasHeartbeat: true });
  const count = fault === 'one sick environment' ? 1 : EDGES;
  const edges = Array.from({ length: count }, (_, index) => world.environment(`edge${index}`));
  const options = { intervalSeconds, confirmSeconds, edges, others: all };
  await failoverAfter(world, { ...options, seconds: HEARTBEAT_SECONDS + 10 });
  const sick = fault === 'half cut off' ? edges.slice(EDGES / 2) : edges;
  for (const edge of sick) edge.network = 'fails';
  if (fault === 'the dependency fails') for (const { environment } of all) environment.network = 'fails';
  return failoverAfter(world, { ...options, seconds: 600 });
}
