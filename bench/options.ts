import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** A program with options that are whole numbers. Ends the process after `--help`, and after a wrong option. */
export function program(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride(error => {
    process.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : 64);
  });
}

/** Reads a whole number from 1 to `most`. */
export function upTo(most: number): (given: string) => number {
  return given => {
    if (/^\d+$/.test(given) && Number(given) >= 1 && Number(given) <= most) return Number(given);
    throw new InvalidArgumentError(`allowed: a whole number from 1 to ${most}.`);
  };
}

/** Shows how far a program is: one line that is replaced in a terminal, one line every ten steps elsewhere. */
export function progress(step: number, text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
  else if (step % 10 === 0) process.stderr.write(`${text}\n`);
}

/** Removes the line. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
}
