import { randomUUID } from 'node:crypto';
import { createHealthHandler } from '../../functions/health/create-health-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { isLoopback } from '../../lib/connections/url-parts.ts';
import type { Report } from '../../lib/health/report.ts';
import { localAlarm } from '../alarm/alarm.ts';
import { listenForKeys, startControlPort } from '../control/controls.ts';
import { aside } from '../front/aside.ts';
import { portOf, startFront } from '../front/front.ts';
import { createThrottle } from '../front/throttle.ts';
import { logLine, requestLine } from '../screen/lines.ts';
import type { Screen } from '../screen/screen.ts';
import { createSecond } from '../second/second.ts';
import { bufferActions, localBuffer } from '../setup/buffer.ts';
import { readLocalSettings } from '../setup/settings.ts';
import { checkConfiguration } from './faults.ts';
import { isInForeground } from './foreground.ts';
import { keysHelp, usage } from './help.ts';
import { startServers } from './servers.ts';
import { createWatch } from './watch.ts';

export const DEFAULT_PORT = 3000;

/** Results are stored this long here, s: "stop the database, request again" then shows the change. */
const LOCAL_TTL = '1';

/** How a run ends. Steps are pushed as things are started; the last one runs first. */
export type Run = {
  readonly screen: Screen;
  readonly stopSteps: (() => unknown)[];
  readonly quit: () => void;
};

/** Starts everything: servers, handler, front, keys. @throws ConfigError before anything is started */
export async function start(env: NodeJS.ProcessEnv, port: number | undefined, run: Run): Promise<void> {
  const { screen, stopSteps } = run;
  setDefaults(env, screen);
  checkConfiguration(env);
  const servers = startServers(env, screen);
  stopSteps.push(servers.stop);
  const { actions: serverActions, databasePort } = await servers.started;
  const watch = createWatch(screen);
  const second = databasePort === undefined ? undefined : createSecond(env, databasePort, watch.hear);
  stopSteps.push(() => second?.stop());
  const settings = readLocalSettings(env);
  const buffer = sharedBuffer(localBuffer(settings), env); // before the handler creates one without a sink
  const beacon = createBeacon({ env, buffer: () => buffer, write: line => showLog(line, screen) });
  const alarm = localAlarm(env, text => screen.say(text));
  stopSteps.push(alarm.stop);
  const actions = [
    ...serverActions,
    ...(second?.actions ?? []),
    ...bufferActions(buffer, settings),
    ...alarm.actions,
  ];
  const front = await startFront(
    {
      handler: createHealthHandler(beacon) as Parameters<typeof startFront>[0]['handler'],
      edgePath: env.EDGE_PATH,
      throttle: env.THROTTLE === 'off' ? () => 0 : createThrottle(Date.now),
      aside: aside(actions, text => screen.say(text), watch.second),
      onAnswered: answered => screen.say(requestLine(answered, (...given) => screen.paint(...given))),
    },
    port ?? Number(env.PORT || DEFAULT_PORT),
  );
  const control = await startControlPort(actions);
  const running = { port: portOf(front), controlPort: portOf(control), settings, actions };
  screen.bottom('Checking for the first time …');
  screen.say(usage(running));
  const seen = (report: Report) => {
    alarm.seen(report);
    second?.start(); // only now, so that the first verdict comes as soon as without it
  };
  stopSteps.push(watch.start(beacon, seen));
  if (isInForeground()) {
    const help = { path: 'help', key: '?', run: async () => keysHelp(running) };
    listenForKeys(process.stdin, [...actions, help], run.quit, text => screen.say(text));
  }
}

function setDefaults(env: NodeJS.ProcessEnv, screen: Screen): void {
  env.BUFFER_SOURCE ||= 'memory';
  env.EDGE_PATH ||= `/edge/${randomUUID()}`;
  for (const name of ['DATABASE', 'CACHE']) {
    env[`${name}_TTL`] ||= LOCAL_TTL;
    env[`${name}_FAILURE_TTL`] ||= LOCAL_TTL;
  }
  allowWithoutTls(env, screen);
}

/** A database on this machine needs no TLS, and seldom offers it. */
function allowWithoutTls(env: NodeJS.ProcessEnv, screen: Screen): void {
  const url = URL.parse(env.DATABASE_URL ?? '');
  const isNear = url && isLoopback(url.hostname.replace(/^\[|\]$/g, ''));
  if (!isNear || env.DATABASE_TLS || url.searchParams.has('sslmode')) return;
  env.DATABASE_TLS = 'off';
  screen.say(
    'The database is on this machine, so Beacon connects without TLS; DATABASE_TLS=verify changes that.',
  );
}

function showLog(line: string, screen: Screen): void {
  const text = logLine(line, (...given) => screen.paint(...given));
  if (text) screen.say(text);
}
