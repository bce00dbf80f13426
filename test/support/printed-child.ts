// biome-ignore-all lint/suspicious/noConsole: it does what a package would
import { setImmediate as turn } from 'node:timers/promises';
import { logPrinted } from '../../functions/printed.ts';
import { hideLogins } from '../../lib/connections/hide-login.ts';

// A process of its own: the console belongs to the whole process.
const logged: unknown[] = [];
const login = { user: 'app', password: 'hunter2' };
logPrinted({
  log: (level, message, fields) => logged.push({ level, message, ...fields }),
  hide: async given => hideLogins(given, [login]),
});
console.warn('[WARN] %s needs no password, but got %s', 'the server', 'hunter2');
console.error('failed:', new Error('AUTH app hunter2'));
console.log({ password: 'hunter2' });
process.emitWarning('sslmode of app:hunter2 will change', 'DeprecationWarning');
await turn();
await turn();
process.send?.(logged);
process.disconnect();
