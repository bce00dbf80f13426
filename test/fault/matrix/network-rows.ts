import type { Reason } from '../../../lib/names/reasons.ts';
import { BlackHole } from '../../support/black-hole.ts';
import type { Fault } from '../../support/tcp-proxy.ts';
import type { Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

type Component = Row['component'];

/** No host has this address: connecting to a multicast group is refused with "network is unreachable". */
const NO_ROUTE = '224.0.0.1';

/** What a client says when it is through with its log-in. */
const ASKS = { database: /SELECT 1/, cache: /\r\nset\r\n/i } as const;

/** Faults of the network and of a server that hangs: the same for both components. */
export function networkRows(component: Component): Row[] {
  const code = component === 'database' ? 503 : 206;
  const row = (fault: string, reason: Reason, arrange: Row['arrange']): Row => ({
    component,
    fault,
    code,
    reason,
    arrange,
  });
  const after = ASKS[component];
  return [
    row('connections are refused', 'connection_refused', kit => ({
      breaks: () => kit.proxyOf(component).refuse(),
      mends: () => kit.proxyOf(component).accept(),
    })),
    row('its name does not resolve', 'dns_failure', kit => named(kit, component, undefined)),
    row('there is no route to it', 'unreachable', kit => named(kit, component, NO_ROUTE)),
    row('its host is black-holed', 'timeout', kit => blackHoled(kit, component)),
    row('it accepts and says nothing', 'timeout', kit => faulty(kit, component, { kind: 'silent' })),
    row('it says nothing after the log-in', 'timeout', kit =>
      faulty(kit, component, { kind: 'silent', after }),
    ),
    row('it stops in the middle of an answer', 'timeout', kit =>
      faulty(kit, component, { kind: 'half', after, bytes: 5 }),
    ),
    row('it answers one byte a second', 'timeout', kit =>
      faulty(kit, component, { kind: 'trickle', everyMs: 1000 }),
    ),
    row('its server is stopped in its tracks (SIGSTOP)', 'timeout', kit => {
      const server = component === 'database' ? kit.postgres.process : kit.redis.process;
      return { breaks: () => server.pause(), mends: () => server.resume(), tidies: () => server.resume() };
    }),
    row('it resets the first and the second attempt', 'connection_lost', kit =>
      faulty(kit, component, { kind: 'reset', after }),
    ),
    row('it closes the first and the second attempt', 'connection_lost', kit =>
      faulty(kit, component, { kind: 'close', after }),
    ),
    ...keptRows(component),
  ];
}

/** What happens to a connection between two requests: a new connection works. */
function keptRows(component: Component): Row[] {
  const kept = (fault: string, breaks: (kit: Kit) => unknown): Row => ({
    component,
    fault,
    code: 200,
    only: 'warm',
    arrange: kit => ({ breaks: () => breaks(kit) }),
  });
  return [
    kept('the kept connection was reset', kit => kit.proxyOf(component).reset()),
    kept('the kept connection was closed', kit => kit.proxyOf(component).close()),
    kept('the kept connection was black-holed while idle', kit => kit.proxyOf(component).blackHole()),
    kept('it was restarted on the same port', async kit => {
      const server = component === 'database' ? kit.postgres.process : kit.redis.process;
      await server.stop(component === 'database' ? 'SIGINT' : 'SIGTERM');
      await server.start();
    }),
    {
      component,
      fault: 'it takes 50 ms to answer',
      code: 200,
      arrange: kit => faulty(kit, component, { kind: 'delay', ms: component === 'database' ? 25 : 50 }),
    },
  ];
}

function named(kit: Kit, component: Component, address: string | undefined): Scene {
  const name = kit.nameOf(component);
  return {
    breaks: () => {
      kit.names.point(name, address);
      kit.proxyOf(component).reset();
    },
    mends: () => kit.names.point(name, '127.0.0.1'),
  };
}

/** From now on this happens to every connection; the kept one goes the same way. */
function faulty(kit: Kit, component: Component, fault: Fault): Scene {
  const proxy = kit.proxyOf(component);
  return {
    breaks: () => {
      proxy.fault = fault;
      proxy.reset();
    },
    mends: () => {
      proxy.fault = undefined;
    },
  };
}

async function blackHoled(kit: Kit, component: Component): Promise<Scene> {
  const hole = await BlackHole.start(kit.proxyOf(component).port);
  const scene = named(kit, component, BlackHole.address);
  return { ...scene, tidies: () => hole.stop() };
}
