import type { Override } from '../../lib/health/override.ts';
import { orAborted, wait } from '../../lib/time/time-limit.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { DrillRow, type Lost } from './drill-row.ts';
import { otherRegionIsUp } from './other-region.ts';
import type { StagePartitions } from './partition.ts';
import { timeOf } from './say.ts';
import { stepLine, type Timeline } from './timeline.ts';

/** How often the command looks for what followed, ms. */
const LOOK_MS = 1000;

/** How often a drill that moves traffic looks whether the other region is up, ms. */
const FAILOVER_MS = 5000;

export type RunOptions = {
  readonly override: Override;
  /** When the override, or the watching, ends: ms since the epoch. */
  readonly endAt: number;
  readonly failover: URL | undefined;
  readonly partitions: Pick<StagePartitions, 'overrides' | 'put'>;
  readonly timeline: Pick<Timeline, 'look'>;
  readonly stop: AbortSignal;
};

/** How a run ended. */
export type Ended = 'over' | 'stopped' | 'the other region is not up' | Lost;

type World = Pick<Terminal, 'clock' | 'err' | 'fetch'>;

/** Shows what follows until the end; a drill is renewed meanwhile, and ended with it: at once when it is stopped. */
export async function run(options: RunOptions, world: World): Promise<Ended> {
  const { override, partitions, stop } = options;
  if (override.kind !== 'drill')
    return untilStopped(
      stop,
      follow(options, world, async () => undefined),
    );
  const row = new DrillRow(partitions, override);
  const ended = await untilStopped(stop, follow(options, world, keeper(row, options, world)));
  if (ended !== 'ended by another operator') await endIt(row, world);
  return ended;
}

async function untilStopped(stop: AbortSignal, work: Promise<Ended>): Promise<Ended> {
  try {
    return await orAborted(stop, work);
  } catch (error) {
    if (stop.aborted) return 'stopped';
    throw error;
  }
}

/** @param keep called between two looks; returns why it is over */
async function follow(
  { override, endAt, timeline, stop }: RunOptions,
  { clock, err }: World,
  keep: () => Promise<Ended | undefined>,
): Promise<Ended> {
  while (clock.now() < endAt && !stop.aborted) {
    for (const step of await timeline.look()) err(`${stepLine(step, override.fromAt)}\n`);
    const ended = stop.aborted ? 'stopped' : await keep();
    if (ended) return ended;
    await wait(clock, Math.min(LOOK_MS, endAt - clock.now()));
  }
  return stop.aborted ? 'stopped' : 'over';
}

/** Renews a drill when that is due. A renewal that failed is tried again, and said once. */
function keeper(row: DrillRow, { endAt, failover, override }: RunOptions, { clock, err, fetch }: World) {
  let lookedAt = override.fromAt;
  let hasFailed = false;
  return async (): Promise<Ended | undefined> => {
    if (failover && clock.now() - lookedAt >= FAILOVER_MS) {
      lookedAt = clock.now();
      if (!(await otherRegionIsUp(fetch, failover))) return 'the other region is not up';
    }
    if (!row.isDue(clock.now())) return undefined;
    try {
      const lost = await row.renew(clock.now(), endAt);
      hasFailed = false;
      return lost;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (!hasFailed)
        err(`The drill ends at ${timeOf(row.untilAt)}, unless it can be renewed: ${error.message}\n`);
      hasFailed = true;
      return clock.now() < row.untilAt ? undefined : 'it could not be renewed in time';
    }
  };
}

async function endIt(row: DrillRow, { clock }: World): Promise<void> {
  try {
    await row.end(clock.now());
  } catch (error) {
    if (!(error instanceof CommandError) || clock.now() >= row.untilAt) throw error;
    const message = `the drill goes on until ${timeOf(row.untilAt)}, and then ends by itself: ${error.message}`;
    throw new CommandError(error.exitCode, message, { cause: error });
  }
}
