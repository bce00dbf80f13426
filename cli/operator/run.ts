import type { Override } from '../../lib/health/override.ts';
import { DRILL_RENEWAL_MS } from '../../lib/names/overrides.ts';
import { wait } from '../../lib/time/time-limit.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { otherRegionIsUp } from './other-region.ts';
import type { StagePartitions } from './partition.ts';
import { stepLine, type Timeline } from './timeline.ts';

/** How often the command looks for what followed, ms. */
const LOOK_MS = 1000;

/** How often a drill is renewed, ms. Two renewals may fail. */
const RENEW_MS = 25_000;

export type RunOptions = {
  readonly override: Override;
  /** When the override, or the watching, ends: ms since the epoch. */
  readonly endAt: number;
  readonly failover: URL | undefined;
  readonly partitions: StagePartitions;
  readonly timeline: Timeline;
  readonly stop: AbortSignal;
};

/** How a run ended. */
export type Ended = 'over' | 'stopped' | 'ended by another operator' | 'the other region is not up';

/** Shows what follows until the end; a drill is renewed meanwhile, and ended with it. */
export async function run(options: RunOptions, terminal: Terminal): Promise<Ended> {
  const { override, partitions } = options;
  const isDrill = override.kind === 'drill';
  const { ended, current } = await keepRunning(options, terminal);
  if (isDrill && ended !== 'ended by another operator') {
    await partitions.put({ ...current, untilAt: terminal.clock.now() }, current);
  }
  return ended;
}

async function keepRunning(
  { override, endAt, failover, partitions, timeline, stop }: RunOptions,
  { clock, err, fetch }: Terminal,
): Promise<{ ended: Ended; current: Override }> {
  let current = override;
  let renewedAt = override.fromAt;
  while (clock.now() < endAt) {
    if (stop.aborted) return { ended: 'stopped', current };
    for (const step of await timeline.look()) err(`${stepLine(step, override.fromAt)}\n`);
    if (override.kind === 'drill' && clock.now() - renewedAt >= RENEW_MS) {
      if (failover && !(await otherRegionIsUp(fetch, failover)))
        return { ended: 'the other region is not up', current };
      const renewed = { ...current, untilAt: Math.min(clock.now() + DRILL_RENEWAL_MS, endAt) };
      if (!(await partitions.put(renewed, current))) return { ended: 'ended by another operator', current };
      current = renewed;
      renewedAt = clock.now();
    }
    await wait(clock, Math.min(LOOK_MS, endAt - clock.now()));
  }
  return { ended: 'over', current };
}
