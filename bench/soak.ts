import { ChaosRun, holdings } from '../test/support/chaos.ts';
import { startServers, stopServers } from '../test/support/servers.ts';
import { endProgress, program, progress, upTo } from './options.ts';

const options = program(
  'npm run soak --',
  'Sends 50 requests at once under random faults, and prints as JSON what is left behind.',
)
  .option('--minutes <n>', 'how long it runs', upTo(10_000), 60)
  .option('--requests <n>', 'end after so many requests instead', upTo(1_000_000_000))
  .option('--seed <n>', 'repeat an earlier run (default: a random one, which is printed)', upTo(2 ** 31))
  .parse()
  .opts<{ minutes: number; requests?: number; seed?: number }>();
const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
const startedAt = Date.now();
const endsAt = startedAt + options.minutes * 60_000;

/** Requests until everything is loaded, and the heap has grown to the size that it needs. */
const WARM_UP = 4000;

/** How often progress is shown, ms. */
const SHOW_MS = 10_000;

let shown = 0;

function goesOn(made: number): boolean {
  const step = Math.floor((Date.now() - startedAt) / SHOW_MS);
  if (step > shown) progress(step, `${step * 10} s, ${made} requests`);
  shown = step;
  return options.requests ? made < WARM_UP + options.requests : Date.now() < endsAt;
}

const rejections: unknown[] = [];
process.on('unhandledRejection', reason => rejections.push(reason));

const servers = await startServers();
const chaos = await ChaosRun.create(servers);
try {
  process.stderr.write(`50 requests at once, random faults with the seed ${seed}\n`);
  await chaos.run({ seed, goesOn: made => made < WARM_UP });
  await chaos.calm();
  const before = await holdings();
  const result = await chaos.run({ seed: seed + 1, goesOn });
  endProgress();
  const afterwards = await chaos.calm();
  const after = await holdings();
  const outcome = { seed, ...result, rejections: rejections.length, afterwards, before, after };
  process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
} finally {
  await chaos.stop();
  await stopServers(servers);
}
