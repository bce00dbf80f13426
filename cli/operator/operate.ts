import type { Override } from '../../lib/health/override.ts';
import { BeaconTable } from '../aws/beacon-table.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT_NOT_CONFIRMED, EXIT_UNAVAILABLE } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { follow } from './follow.ts';
import type { Given } from './given.ts';
import { placeOf } from './options.ts';
import { otherRegionIsUp } from './other-region.ts';
import { StagePartitions } from './partition.ts';
import { planOf } from './plan.ts';
import { keepRecord, type Result } from './record.ts';
import { sayPlan, timeOf, titleOf } from './say.ts';
import { stoppable } from './stop-signals.ts';

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
  return stoppable(async stop => {
    if (!(await partitions.put(plan, same))) return changedMeanwhile(terminal);
    return follow({ given, plan, forMs, place, partitions }, stop, terminal);
  });
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

async function done(given: Given, terminal: Terminal, result: Result): Promise<number> {
  await keepRecord(given, terminal, result);
  return 0;
}
