import { writeFile } from 'node:fs/promises';
import type { Override } from '../../lib/health/override.ts';
import { BeaconTable } from '../aws/beacon-table.ts';
import type { Place } from '../aws/stack.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT_NOT_CONFIRMED, EXIT_UNAVAILABLE } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { type PlaceOptions, placeOf } from './options.ts';
import { otherRegionIsUp } from './other-region.ts';
import { StagePartitions } from './partition.ts';
import { planOf } from './plan.ts';
import { type Ended, run } from './run.ts';
import { sayPlan, timeOf, titleOf } from './say.ts';
import { type Step, Timeline } from './timeline.ts';

/** What an operator gives to a command. */
export type Given = PlaceOptions &
  Pick<Override, 'component' | 'kind' | 'state' | 'who'> & {
    readonly for?: number;
    readonly why?: string;
    readonly end?: boolean;
    readonly dryRun?: boolean;
    readonly yes?: boolean;
    readonly watch?: number;
    readonly record?: string;
    readonly json?: boolean;
    readonly failover?: URL;
  };

const DRILL_MS = 15 * 60_000;

/** Sets or ends an override. Nothing is written before everything was checked and confirmed. @returns the exit code */
export async function operate(given: Given, terminal: Terminal): Promise<number> {
  const forMs = given.end ? 0 : lengthOf(given);
  const place = await placeOf(given);
  const table = new BeaconTable(place.table, given.region);
  const partitions = new StagePartitions(table, place);
  const set = await partitions.overrides();
  const same = set.find(
    ({ component, kind, untilAt }) =>
      component === given.component && kind === given.kind && untilAt > terminal.clock.now(),
  );
  if (given.end) return endIt(given, same, partitions, terminal);
  const { failover, why = '' } = given;
  const components = [...(await partitions.results()).keys()];
  const wish = { ...pick(given), why, forMs, movesTraffic: failover !== undefined };
  const plan = planOf(wish, set, components, terminal.clock.now());
  if (failover && !(await otherRegionIsUp(terminal.fetch, failover))) {
    throw new CommandError(
      EXIT_UNAVAILABLE,
      'the other region is not up, so it cannot take the traffic. Nothing was set',
    );
  }
  terminal.err(sayPlan(plan, forMs, place, same));
  if (given.dryRun) return done(given, terminal, { done: 'nothing', plan });
  if (!(await confirmed(given, terminal))) return EXIT_NOT_CONFIRMED;
  if (!(await partitions.put(plan, same))) return changedMeanwhile(terminal);
  return follow({ given, plan, forMs, place, partitions }, terminal);
}

const pick = ({ component, kind, state, who }: Given) => ({ component, kind, state, who });

function lengthOf({ kind, for: forMs, why }: Given): number {
  if (!why?.trim()) throw new UsageError('give --why: people are told the reason');
  if (forMs !== undefined) return forMs;
  if (kind === 'drill') return DRILL_MS;
  throw new UsageError('give --for, such as --for 2h');
}

async function confirmed({ yes }: Given, { ask, err }: Terminal): Promise<boolean> {
  if (yes) return true;
  if (!ask) throw new UsageError('there is nobody to ask: give --yes to confirm');
  const isYes = /^y(es)?$/i.test((await ask('Do it? [y/N] ')).trim());
  if (!isYes) err('Nothing was changed.\n');
  return isYes;
}

async function endIt(
  given: Given,
  same: Override | undefined,
  partitions: StagePartitions,
  terminal: Terminal,
): Promise<number> {
  if (!same)
    throw new UsageError(`there is nothing to end: no ${given.kind} of ${given.component} is active`);
  terminal.err(`Ends now: ${titleOf(same)}, set by ${same.who} until ${timeOf(same.untilAt)}\n`);
  if (given.dryRun) return done(given, terminal, { done: 'nothing', plan: same });
  if (!(await confirmed(given, terminal))) return EXIT_NOT_CONFIRMED;
  const isEnded = await partitions.put({ ...same, untilAt: terminal.clock.now() }, same);
  return isEnded ? done(given, terminal, { done: 'ended', plan: same }) : changedMeanwhile(terminal);
}

function changedMeanwhile({ err }: Terminal): number {
  err('Another operator has just changed it: nothing was written. Look again.\n');
  return EXIT_NOT_CONFIRMED;
}

type Followed = {
  readonly given: Given;
  readonly plan: Override;
  readonly forMs: number;
  readonly place: Place;
  readonly partitions: StagePartitions;
};

/** Shows what follows: until the end of a drill, else for as long as the operator wants. */
async function follow(
  { given, plan, forMs, place, partitions }: Followed,
  terminal: Terminal,
): Promise<number> {
  const { component, fromAt } = plan;
  const { service, stage } = place;
  const timeline = new Timeline({
    ...{ partitions, component, region: given.region, clock: terminal.clock },
    ...{ setAt: fromAt, alarmPrefix: `${service}-${stage}-` },
  });
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.on('SIGINT', abort).on('SIGTERM', abort);
  const endAt = fromAt + (plan.kind === 'drill' ? forMs : Math.min(given.watch ?? 0, forMs));
  terminal.err(plan.kind === 'drill' ? 'Set. Ctrl-C ends the drill.\n' : 'Set.\n');
  try {
    const options = {
      override: plan,
      endAt,
      failover: given.failover,
      partitions,
      timeline,
      stop: stop.signal,
    };
    const ended = await run(options, terminal);
    if (plan.kind === 'drill') terminal.err(`The drill has ended: ${ended}.\n`);
    for (const [source, why] of timeline.unreadable) terminal.err(`not shown: ${source}, because ${why}\n`);
    return await done(given, terminal, { done: 'set', plan, ended, steps: timeline.steps });
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}

type Result = {
  readonly done: 'nothing' | 'set' | 'ended';
  readonly plan: Override;
  readonly ended?: Ended;
  readonly steps?: readonly Step[];
};

/** Prints and keeps the record. */
async function done(given: Given, { out }: Terminal, result: Result): Promise<number> {
  const json = `${JSON.stringify(result, (key, value) => (/At$|^at$/.test(key) ? new Date(value).toISOString() : value))}\n`;
  if (given.json) out(json);
  if (given.record) await writeFile(given.record, json);
  return 0;
}
