import { edgeVerdict } from '../../lib/health/edge.ts';
import type { Status } from '../../lib/health/status.ts';
import { edgeResponse } from '../../lib/http/edge-response.ts';
import { type Route53Rules, RoutedHealthCheck, STANDARD } from './route53.ts';
import type { Caller, SimulatedEnvironment, World } from './world.ts';

/** The heartbeat's interval, s. */
export const HEARTBEAT_SECONDS = 60;

/** Who asks, how often, and when first, s. */
export type Asking = {
  readonly environment: SimulatedEnvironment;
  readonly caller: Caller;
  readonly everySeconds: number;
  readonly offsetSeconds: number;
};

export type Answer = {
  readonly environment: SimulatedEnvironment;
  readonly second: number;
  readonly state: Status;
};

/** Lets environments ask for so many seconds, which the answers count from 0. @param before runs at the beginning of each second */
export async function run(
  world: World,
  seconds: number,
  asking: readonly Asking[],
  before: (second: number) => void | Promise<void> = () => {},
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const now = world.second;
    await before(second);
    for (const { environment, caller, everySeconds, offsetSeconds } of asking) {
      if (now % everySeconds !== offsetSeconds % everySeconds) continue;
      const { state } = await environment.ask(caller);
      answers.push({ environment, second, state });
      world.now += 1;
    }
    world.now += 1000 - (world.now % 1000);
  }
  return answers;
}

export type EdgeOptions = {
  readonly intervalSeconds: 10 | 30;
  readonly confirmSeconds: number;
  readonly seconds: number;
  /** The environments that Route 53's requests reach, one after the other. */
  readonly edges: readonly SimulatedEnvironment[];
  /** Who else asks. */
  readonly others: readonly Asking[];
  /** Runs at the beginning of each second. @default - nothing */
  readonly before?: (second: number) => unknown;
};

/** When Route 53 finds the region unhealthy, s; `undefined`: never. */
export async function failoverAfter(world: World, options: EdgeOptions): Promise<number | undefined> {
  const { intervalSeconds, edges, others, seconds } = options;
  const rules: Route53Rules = { ...STANDARD, intervalSeconds };
  let code = 200;
  const check = new RoutedHealthCheck(() => code, rules);
  let movedAfter: number | undefined;
  let requests = 0;
  await run(world, seconds, others, async second => {
    await options.before?.(second);
    const isAsked = check.asksAt(second);
    const edge = edges[requests % edges.length];
    if (isAsked && edge) {
      requests += 1;
      code = await edgeCode(edge, options.confirmSeconds);
    }
    check.tick(second);
    if (!check.isHealthy) movedAfter ??= second;
  });
  return movedAfter;
}

async function edgeCode(edge: SimulatedEnvironment, confirmSeconds: number): Promise<number> {
  const component = await edge.ask('edge');
  const verdict = edgeVerdict([component], {
    ...{ components: ['database'], isLoginShared: false, confirmMs: confirmSeconds * 1000 },
    ...{ degraded: 'up', unknown: 'up', partial: 'up' },
  });
  return edgeResponse(verdict, { DEGRADED_STATUS_CODE: '206' }).statusCode;
}
