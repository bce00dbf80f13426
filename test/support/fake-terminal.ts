import type { Terminal } from '../../cli/terminal/terminal.ts';
import { systemClock } from '../../lib/time/system-clock.ts';

/** A terminal that keeps what is written. */
export function fakeTerminal(changes: Partial<Terminal> = {}) {
  const written = { out: '', err: '' };
  const terminal: Terminal = {
    env: {},
    clock: systemClock,
    fetch: globalThis.fetch,
    ask: undefined,
    out: text => {
      written.out += text;
    },
    err: text => {
      written.err += text;
    },
    isInteractive: false,
    hasColour: false,
    ...changes,
  };
  return { terminal, written };
}
