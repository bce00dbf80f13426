import { createHealthHandler } from '../../functions/health/create-health-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { type FrontOptions, portOf, startFront } from '../front/front.ts';
import { type Order, toldOf } from '../screen/told.ts';
import { watchVerdict } from '../screen/watch.ts';
import { localBuffer } from '../setup/buffer.ts';
import { readLocalSettings } from '../setup/settings.ts';
import { wayTo } from './way.ts';

/** The first look also loads the drivers, which takes long on a busy machine, ms. */
const LOOK_MS = 10_000;

// A second environment of the function: a process with its own memory and its own way to the database.
const { env } = process;
process.on('disconnect', () => process.exit()); // `npm start` has ended
const way = wayTo(Number(env.SECOND_DATABASE_PORT));
const buffer = sharedBuffer(localBuffer(readLocalSettings(env)), env);
const beacon = createBeacon({ env, buffer: () => buffer, write: () => {} });
const front = await startFront(
  {
    handler: createHealthHandler(beacon) as FrontOptions['handler'],
    edgePath: env.EDGE_PATH,
    throttle: () => 0,
  },
  0,
);
process.on('message', (order: Order) => {
  if (order === 'sick') way.cut();
  else way.mend();
});
const look = () =>
  beacon.checker.run({
    deadlineAt: beacon.clock.now() + LOOK_MS,
    ...(way.isCut && { maxAgeMs: 0 }), // else the results of the other environment would hide it
  });
watchVerdict(look, report => process.send?.(toldOf(report, portOf(front))));
