import type { Override } from '../../lib/health/override.ts';
import type { Place } from '../aws/stack.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT_UNAVAILABLE } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Given } from './given.ts';
import type { StagePartitions } from './partition.ts';
import { keepRecord } from './record.ts';
import { type Ended, type RunOptions, run } from './run.ts';
import { Timeline } from './timeline.ts';

/** An override that was set. */
export type Followed = {
  readonly given: Given;
  readonly plan: Override;
  readonly forMs: number;
  readonly place: Place;
  readonly partitions: StagePartitions;
};

/**
 * Shows what follows: until the end of a drill, else for as long as the operator wants. Then it keeps the record, also of
 * a drill that could not be ended. @returns the exit code @throws CommandError if the drill could not be ended
 */
export async function follow(followed: Followed, stop: AbortSignal, terminal: Terminal): Promise<number> {
  const { given, plan, partitions } = followed;
  const isDrill = plan.kind === 'drill';
  const timeline = timelineOf(followed, terminal);
  terminal.err(isDrill ? 'Set. Ctrl-C ends the drill.\n' : 'Set.\n');
  const options = {
    override: plan,
    endAt: endOf(followed),
    failover: given.failover,
    partitions,
    timeline,
    stop,
  };
  const { ended, failure } = await ran(options, terminal);
  if (isDrill && !failure) terminal.err(`The drill has ended: ${ended}.\n`);
  for (const [source, why] of timeline.unreadable) terminal.err(`not shown: ${source}, because ${why}\n`);
  await keepRecord(given, terminal, { done: 'set', plan, ended, steps: timeline.steps });
  if (failure) throw failure;
  return isEarly(ended) ? EXIT_UNAVAILABLE : 0;
}

function timelineOf({ given, plan, place, partitions }: Followed, { clock }: Terminal): Timeline {
  const { component, fromAt } = plan;
  const alarmPrefix = `${place.service}-${place.stage}-`;
  return new Timeline({ partitions, component, region: given.region, clock, setAt: fromAt, alarmPrefix });
}

function endOf({ given, plan, forMs }: Followed): number {
  return plan.fromAt + (plan.kind === 'drill' ? forMs : Math.min(given.watch ?? 0, forMs));
}

type Ran = { readonly ended: Ended | 'not ended'; readonly failure?: CommandError };

async function ran(options: RunOptions, terminal: Terminal): Promise<Ran> {
  try {
    return { ended: await run(options, terminal) };
  } catch (failure) {
    if (!(failure instanceof CommandError)) throw failure;
    return { ended: 'not ended', failure };
  }
}

/** Whether a drill ended before its time because something does not work. */
function isEarly(ended: Ran['ended']): boolean {
  return ended === 'the other region is not up' || ended === 'it could not be renewed in time';
}
