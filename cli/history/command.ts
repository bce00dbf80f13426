import type { Command } from 'commander';
import { readHistory } from '../../lib/fleet/read-history.ts';
import { BeaconTable } from '../aws/beacon-table.ts';
import { addPlace, type PlaceOptions, placeOf } from '../operator/options.ts';
import { StagePartitions } from '../operator/partition.ts';
import { durationMs } from '../terminal/duration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { summaryOf } from './outages.ts';
import { summaryText } from './text.ts';

/** More rows than 50 pages have are no history but an accident: about 150,000 rows. */
const MAX_PAGES = 50;

const HELP = `
Exit codes: 0 done, 64 wrong arguments, 69 AWS did not answer, 77 not allowed.`;

type Options = PlaceOptions & { readonly since: number; readonly json?: boolean };

/** Adds `history`. @param end is called with the exit code */
export function addHistory(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  addPlace(program.command('history'))
    .description('Lists outages, and how much of the time each component was up')
    .option('--since <duration>', 'how far back: 12h, 30d', durationMs('--since'), 30 * 86_400_000)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => end(await history(options, terminal)));
}

async function history(options: Options, { clock, out, err }: Terminal): Promise<number> {
  const place = await placeOf(options);
  const partitions = new StagePartitions(new BeaconTable(place.table, options.region), place);
  const toAt = clock.now();
  const range = { fromAt: toAt - options.since, toAt };
  const read = await readHistory(before => partitions.historyPage(before), range.fromAt, MAX_PAGES);
  if (!read.isComplete) err('There is more history than is read: the oldest part is missing.\n');
  const summary = summaryOf(read, range);
  out(options.json ? json({ ...range, ...summary }) : summaryText(summary, range, place));
  return 0;
}

/** Instants as ISO 8601, durations in ms. */
function json(value: object): string {
  const shown = (key: string, each: unknown) =>
    typeof each === 'number' && key.endsWith('At') ? new Date(each).toISOString() : each;
  return `${JSON.stringify(value, shown)}\n`;
}
