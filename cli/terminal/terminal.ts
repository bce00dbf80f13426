import { styleText } from 'node:util';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What a command sees of the world. Tests replace it. */
export type Terminal = {
  readonly env: Env;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Asks the person at the terminal a question. `undefined`: there is none to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Writes text to stdout: the result. */
  readonly out: (text: string) => void;
  /** Writes text to stderr: progress and errors. */
  readonly err: (text: string) => void;
  /** Whether a person watches stderr, so that a line may be replaced. */
  readonly isInteractive: boolean;
  /** Whether stdout gets colours: it is a terminal, and `NO_COLOR` is not set. */
  readonly hasColour: boolean;
};

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** The text in a colour, where there are colours. */
export function paint({ hasColour }: Pick<Terminal, 'hasColour'>, colour: Colour, text: string): string {
  return hasColour ? styleText(colour, text, { validateStream: false }) : text;
}

/** `beacon check | head -1` closes the pipe early, which is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** The terminal of a process. */
export function terminalOf({ env, stdin, stdout, stderr }: NodeJS.Process): Terminal {
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  return {
    env,
    clock: systemClock,
    fetch: globalThis.fetch,
    ask: stdin.isTTY ? ask : undefined,
    out: text => void stdout.write(text),
    err: text => void stderr.write(text),
    isInteractive: stderr.isTTY === true,
    hasColour: stdout.isTTY === true && !env.NO_COLOR,
  };
}
