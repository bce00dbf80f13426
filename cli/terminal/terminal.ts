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

/** `beacon check | head -1` closes the pipe early, and a terminal may be closed: a drill must still be ended then. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

/** Asks at a terminal. Who leaves the question with Ctrl-C or Ctrl-D has not said yes. */
async function ask({ stdin, stderr }: Streams, question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return await lines.question(question);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw error;
    stderr.write('\n');
    return '';
  } finally {
    lines.close();
  }
}

type Streams = Pick<NodeJS.Process, 'stdin' | 'stderr'>;

/** The terminal of a process. */
export function terminalOf({ env, stdin, stdout, stderr }: NodeJS.Process): Terminal {
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosed);
  return {
    env,
    clock: systemClock,
    fetch: globalThis.fetch,
    ask: stdin.isTTY ? question => ask({ stdin, stderr }, question) : undefined,
    out: text => void stdout.write(text),
    err: text => void stderr.write(text),
    isInteractive: stderr.isTTY === true,
    hasColour: stdout.isTTY === true && !env.NO_COLOR,
  };
}
