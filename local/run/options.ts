import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** What the command line of `npm start` says. */
export type Options = { readonly port: number | undefined };

const HELP = `
Starts a PostgreSQL, a Redis and a DynamoDB-compatible server on free ports, and serves the health check that Lambda runs.

Environment variables:
  PORT=0            the same as --port 0
  DATABASE_URL, CACHE_URL, AWS_ENDPOINT_URL_DYNAMODB
                    use your own server instead of starting one
  THROTTLE=off      no limit of requests (default: 100 a minute for each client)
  and every setting in docs/settings.md`;

/**
 * Reads the command line.
 * @param print prints help and complaints
 * @returns the options, or the exit code if there is nothing to start
 */
export function readOptions(
  args: readonly string[],
  print: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): Options | { readonly exitCode: number } {
  const command = new Command('npm start --')
    .description('Tries Beacon on this machine')
    .option('--port <port>', 'where it listens; 0 is any free port (default: 3000)', portNumber)
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ writeOut: print.out, writeErr: print.err });
  try {
    return { port: command.parse(args, { from: 'user' }).opts<{ port?: number }>().port };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? 0 : 64 };
  }
}

function portNumber(given: string): number {
  if (isPort(given)) return Number(given);
  throw new InvalidArgumentError('allowed: 0 (any free port) to 65535.');
}

/** Whether a text is a port, or 0. */
export function isPort(given: string): boolean {
  return /^\d{1,5}$/.test(given) && Number(given) < 65_536;
}
