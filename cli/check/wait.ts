import { plainText } from '../terminal/plain-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finding } from './finding.ts';
import { described } from './read-report.ts';

export type Patience = {
  /** How long to look again until the verdict is `up`, ms; 0: one look. */
  readonly waitMs: number;
  /** How many answers in a row must be `up`. */
  readonly hold: number;
};

/** Pause between two looks, ms. */
const PAUSE_MS = 2000;

/** Where nobody watches, an unchanged line is repeated this often, ms. */
const REPEAT_MS = 30_000;

/**
 * Looks until enough answers in a row are `up`, or the time is over. Shows what it waits for.
 * @returns the last finding
 */
export async function waitForUp(
  look: () => Promise<Finding>,
  { waitMs, hold }: Patience,
  terminal: Terminal,
): Promise<Finding> {
  const { clock } = terminal;
  const startedAt = clock.monotonic();
  const progress = new Progress(terminal, startedAt);
  for (let good = 0; ; ) {
    const finding = await look();
    good = finding.verdict === 'up' ? good + 1 : 0;
    const isOver = clock.monotonic() + PAUSE_MS - startedAt > waitMs;
    if (good >= hold || (good === 0 && isOver)) {
      progress.end();
      return finding;
    }
    progress.show(good > 0 ? `up ${good} of ${hold} times` : waitingFor(finding));
    await new Promise<void>(resolve => clock.after(PAUSE_MS, resolve));
  }
}

/** `database authentication_failed`, or why Beacon cannot tell. */
function waitingFor({ why, components, verdict }: Finding): string {
  const notUp = components.filter(({ state }) => state !== 'up').map(described);
  return notUp.length > 0 ? notUp.join(', ') : plainText(why ?? verdict);
}

/** The line `waiting: database authentication_failed, 40 s`. A person sees it change; a log file gets few lines. */
class Progress {
  readonly #terminal: Terminal;
  readonly #startedAt: number;
  #shown: { readonly text: string; readonly at: number } | undefined;

  constructor(terminal: Terminal, startedAt: number) {
    this.#terminal = terminal;
    this.#startedAt = startedAt;
  }

  show(text: string): void {
    const { clock, err, isInteractive } = this.#terminal;
    const at = clock.monotonic();
    const line = `waiting: ${text}, ${Math.round((at - this.#startedAt) / 1000)} s`;
    if (isInteractive) err(`\r\x1b[2K${line}`);
    else if (this.#shown?.text !== text || at - this.#shown.at >= REPEAT_MS) err(`${line}\n`);
    else return;
    this.#shown = { text, at };
  }

  end(): void {
    if (this.#terminal.isInteractive && this.#shown) this.#terminal.err('\r\x1b[2K');
  }
}
