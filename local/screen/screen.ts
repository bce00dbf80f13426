import { styleText } from 'node:util';

export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Where the screen writes. */
export type Output = {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly hasColour: boolean;
};

const CLEAR_LINE = '\r\x1b[2K';

/**
 * What `npm start` shows: lines that scroll, and below them, in a terminal, one line that is replaced: the verdict.
 * Where the output is no terminal, the last line is printed only when it changes.
 */
export class Screen {
  readonly #output: Output;
  #bottom = '';

  constructor(output: Output) {
    this.#output = output;
  }

  /** Prints lines above the bottom line. */
  say(text: string): void {
    const { write, isTerminal } = this.#output;
    write(isTerminal && this.#bottom ? `${CLEAR_LINE}${text}\n${this.#bottom}` : `${text}\n`);
  }

  /** Replaces the bottom line. */
  bottom(text: string): void {
    if (text === this.#bottom) return;
    this.#bottom = text;
    const { write, isTerminal } = this.#output;
    write(isTerminal ? `${CLEAR_LINE}${text}` : `${text}\n`);
  }

  /** Leaves the bottom line where it is: what follows is printed below it. */
  end(): void {
    if (this.#output.isTerminal && this.#bottom) this.#output.write('\n');
    this.#bottom = '';
  }

  paint(style: Style, text: string): string {
    return this.#output.hasColour ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** The output of a process. */
export function outputOf({ stdout, env }: NodeJS.Process): Output {
  const isTerminal = stdout.isTTY === true;
  return { write: text => void stdout.write(text), isTerminal, hasColour: isTerminal && !env.NO_COLOR };
}
