import { failOnUncaught } from '../../functions/uncaught.ts';

// A process of its own: the capture of exceptions belongs to the whole process, and vitest has its own.
const logged: string[] = [];
const hide = (error: unknown) => error;
const orUncaught = failOnUncaught({ log: (level, message) => logged.push(`${level} ${message}`), hide });
const never = () => orUncaught(new Promise(resolve => setTimeout(resolve, 5_000).unref()));
const COUNTS = { none: 0, one: 1, two: 2 };
const count = COUNTS[process.argv[2] as keyof typeof COUNTS];
const work = Array.from({ length: count }, never);
const thrown = new Promise<void>(resolve =>
  setTimeout(() => {
    setImmediate(resolve);
    throw new Error('in a callback');
  }),
);
const first = (await Promise.allSettled(work)).map(outcome =>
  outcome.status === 'rejected' ? String(outcome.reason) : 'done',
);
await thrown;
const next = await orUncaught(Promise.resolve('done'));
process.send?.({ first, next, logged });
process.disconnect();
