import { failOnUncaught } from '../../functions/uncaught.ts';
import { hideLogins } from '../../lib/connections/hide-login.ts';

// A process of its own: the capture of exceptions belongs to the whole process, and vitest has its own.
const logged: string[] = [];
const orUncaught = failOnUncaught({
  log: (level, message, fields) => logged.push(`${level} ${message}: ${fields?.error}`),
  hide: async error => hideLogins(error, [{ user: '', password: 'hunter2' }]),
});
const never = () => orUncaught(new Promise(resolve => setTimeout(resolve, 5_000).unref()));
const COUNTS = { none: 0, one: 1, two: 2 };
const count = COUNTS[process.argv[2] as keyof typeof COUNTS];
const work = Array.from({ length: count }, never);
const thrown = new Promise<void>(resolve =>
  setTimeout(() => {
    setImmediate(resolve);
    throw new Error('in a callback: hunter2');
  }),
);
const first = (await Promise.allSettled(work)).map(outcome =>
  outcome.status === 'rejected' ? String(outcome.reason) : 'done',
);
await thrown;
const next = await orUncaught(Promise.resolve('done'));
process.send?.({ first, next, logged });
process.disconnect();
