import { Command, CommanderError } from 'commander';
import { addCheck } from './check/command.ts';
import { addHistory } from './history/command.ts';
import { addOperatorCommands } from './operator/command.ts';
import { CommandError } from './terminal/command-error.ts';
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
  const end = (code: number) => {
    exitCode = code;
  };
  addCheck(program, terminal, end);
  addOperatorCommands(program, terminal, end);
  addHistory(program, terminal, end);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    if (!(error instanceof UsageError || error instanceof CommandError)) throw error;
    terminal.err(`error: ${error.message}\n`);
    return error instanceof CommandError ? error.exitCode : EXIT_USAGE;
  }
}
