import type { Beacon } from '../lib/beacon.ts';

const LEVELS = { debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/**
 * Makes lines of the log of what drivers and other packages print, and of the warnings of Node.js. Logins are removed.
 * For Beacon's own functions only: it changes what the whole process does.
 */
export function logPrinted({ log, hide }: Pick<Beacon, 'log' | 'hide'>): void {
  const text = (parts: readonly unknown[]) =>
    hide(process.getBuiltinModule('node:util').format(...parts.map(hide)));
  for (const [method, level] of Object.entries(LEVELS)) {
    Reflect.set(console, method, (...parts: unknown[]) =>
      log(level, 'a package printed', { text: text(parts) }),
    );
  }
  process.removeAllListeners('warning'); // that of Node.js itself prints to stderr
  process.on('warning', ({ name, message }) =>
    log('WARN', 'a warning of Node.js', { name, text: text([message]) }),
  );
}
