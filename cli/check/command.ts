import type { Command } from 'commander';
import { signedHeaders } from '../aws/sign.ts';
import { EXIT_CODES } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finding } from './finding.ts';
import { checkHere } from './in-process.ts';
import { type CheckOptions, headerOption, headersOf, urlOf, wholeNumber } from './options.ts';
import { request } from './request.ts';
import { table } from './table.ts';
import { waitForUp } from './wait.ts';

const HELP = `
Without a URL it checks from this machine, with the settings of the environment (DATABASE_URL, CACHE_URL, …).

Exit codes: 0 up, 1 degraded, 2 down, 3 cannot tell, 64 wrong arguments.`;

/** Adds `beacon check`. @param end is called with the exit code */
export function addCheck(program: Command, terminal: Terminal, end: (exitCode: number) => void): void {
  program
    .command('check')
    .description('Shows whether a system works')
    .argument('[url]', 'the health check: https://<host>/health')
    .option('--json', 'print the result as JSON')
    .option('--wait <seconds>', 'look again until it is up', wholeNumber('--wait', 0, 86_400), 0)
    .option('--hold <times>', 'how many answers in a row must be up', wholeNumber('--hold', 1, 100), 1)
    .option('--timeout <seconds>', 'limit of one request', wholeNumber('--timeout', 1, 300), 10)
    .option('--sign', 'sign with your AWS credentials, to see details')
    .option('--header <header>', "send a header, 'name: value'; repeatable", headerOption, [])
    .addHelpText('after', HELP)
    .action(async (url: string | undefined, options: CheckOptions) => {
      end(await check(url, options, terminal));
    });
}

async function check(given: string | undefined, options: CheckOptions, terminal: Terminal): Promise<number> {
  const { look, close, where } = given
    ? lookAt(urlOf(given, options.sign === true), options, terminal)
    : { ...(await checkHere(terminal.env)), where: 'from this machine' };
  try {
    const patience = { waitMs: options.wait * 1000, hold: options.hold };
    const finding = await waitForUp(look, patience, terminal);
    terminal.out(options.json ? json(finding, where) : table(finding, where, terminal));
    return EXIT_CODES[finding.verdict];
  } finally {
    close();
  }
}

function lookAt(url: URL, { sign, header, timeout }: CheckOptions, { fetch, env }: Terminal) {
  const look = async (): Promise<Finding> => {
    const signature = sign ? await signedHeaders(url, env.AWS_REGION || undefined) : {};
    const headers = { accept: 'application/json', ...headersOf(header), ...signature };
    return request(fetch, { url, headers, timeoutMs: timeout * 1000 });
  };
  return { look, close: () => {}, where: url.href };
}

function json({ verdict, why, statusCode, report }: Finding, where: string): string {
  return `${JSON.stringify({ verdict, why, exit_code: EXIT_CODES[verdict], where, status_code: statusCode, report })}\n`;
}
