import type { Beacon } from '../lib/beacon.ts';

const LEVELS = { debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/**
 * Makes lines of the log of what drivers and other packages print, and of the warnings of Node.js. Logins are removed.
 * For Beacon's own functions only: it changes what the whole process does.
 */
export function logPrinted({ log, hide }: Pick<Beacon, 'log' | 'hide'>): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    const print = async (...parts: unknown[]) => {
      const { format } = process.getBuiltinModule('node:util');
      log(level, 'a package printed', { text: await hide(format(...parts)) });
    };
    Reflect.set(console, method, print);
  }
  process.removeAllListeners('warning'); // that of Node.js itself prints to stderr
  process.on('warning', async ({ name, message }) =>
    log('WARN', 'a warning of Node.js', { name, text: await hide(message) }),
  );
}
