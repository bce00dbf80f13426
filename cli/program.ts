import { Command, CommanderError } from 'commander';
import { addCheck } from './check/command.ts';
import { EXIT_USAGE } from './terminal/exit-codes.ts';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './terminal/usage-error.ts';

/** Runs `beacon` with these arguments. @returns the exit code */
export async function beacon(args: readonly string[], version: string, terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command('beacon')
    .description('Health checks for serverless systems on AWS')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(beacon --help shows what is allowed)');
  addCheck(program, terminal, code => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`error: ${error.message}\n`);
    return EXIT_USAGE;
  }
}
