import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { OverrideKind } from '../../lib/names/overrides.ts';
import { durationMs } from '../terminal/duration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Given } from './given.ts';
import { operate } from './operate.ts';
import { addPlace } from './options.ts';
import { failoverUrl } from './other-region.ts';

const HELP = `
Exit codes: 0 done, 1 not confirmed, 64 wrong arguments, 69 AWS did not answer, 77 not allowed.`;

type Options = Omit<Given, 'kind' | 'component' | 'state'> & { readonly state?: Given['state'] };

/** Adds `maintenance`, `drill` and `override`. @param end is called with the exit code */
export function addOperatorCommands(
  program: Command,
  terminal: Terminal,
  end: (exitCode: number) => void,
): void {
  const act = async (kind: OverrideKind, component: string, state: Given['state'], options: Options) =>
    end(await operate({ ...options, kind, component, state }, terminal));
  const states = ['up', 'degraded', 'down'];
  common(program.command('maintenance <component>'), 'for how long: 90s, 2h; at most 24h')
    .description('Says that a component is in maintenance')
    .addOption(new Option('--state <state>', 'what it is reported as').choices(states).default('degraded'))
    .action((component: string, options: Options) =>
      act('maintenance', component, options.state ?? 'degraded', options),
    );
  common(program.command('drill <component>'), 'for how long; at most 1h (default: 15m)')
    .description('Reports a component as down, as a rehearsal; ends with the command')
    .option(
      '--failover <url>',
      'move traffic, too, while this edge path of the other region is up',
      failoverUrl,
    )
    .action((component: string, options: Options) => act('drill', component, 'down', options));
  common(program.command('override <component>'), 'for how long; up at most 4h, else 24h')
    .description('Sets a verdict by hand, because the check is wrong')
    .addOption(new Option('--state <state>', 'what it is reported as').choices(states).default('up'))
    .action((component: string, options: Options) =>
      act('by-hand', component, options.state ?? 'up', options),
    );
}

/** The user's name; in a container, a user may have none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || 'unknown';
  }
}

function common(command: Command, forHelp: string): Command {
  return addPlace(command)
    .option('--for <duration>', forHelp, durationMs('--for'))
    .option('--why <text>', 'the reason, for everybody who is told')
    .option('--who <name>', 'who says so', userName())
    .option('--end', 'end it now')
    .option('--dry-run', 'only say what would be done')
    .option('--yes', 'do not ask')
    .option('--watch <duration>', 'how long to show what follows', durationMs('--watch'))
    .option('--record <file>', 'write what followed to a file, as JSON')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP);
}
