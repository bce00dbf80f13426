import { parseArgs } from 'node:util';
import { ChaosRun, holdings } from '../test/support/chaos.ts';
import { startServers, stopServers } from '../test/support/servers.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, requests: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const endsAt = Date.now() + Number(values.minutes ?? 60) * 60_000;

/** Requests until everything is loaded, and the heap has grown to the size that it needs. */
const WARM_UP = 4000;

const goesOn = (made: number) =>
  values.requests ? made < WARM_UP + Number(values.requests) : Date.now() < endsAt;

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
  const afterwards = await chaos.calm();
  const after = await holdings();
  const outcome = { seed, ...result, rejections: rejections.length, afterwards, before, after };
  process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
} finally {
  await chaos.stop();
  await stopServers(servers);
}
