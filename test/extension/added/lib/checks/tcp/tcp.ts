import { once } from 'node:events';
import { connect } from 'node:net';
import { asProbeError } from '../../connections/failures.ts';
import type { Probe } from '../../health/check.ts';
import type { Clock } from '../../time/clock.ts';
import type { Kind } from '../kind/kind.ts';
import { type TCP_TABLE, tcpSettings } from './settings.ts';

/** A port that must accept connections. */
export const tcp: Kind<typeof TCP_TABLE> = {
  settings: tcpSettings,
  create: ({ name, critical, settings, clock }) => ({
    check: {
      name,
      kind: 'tcp',
      critical,
      local: false,
      target: settings.URL?.host ?? '',
      timeoutMs: settings.TIMEOUT_MS,
      healthyTtlMs: settings.TTL * 1000,
      failureTtlMs: settings.TTL * 1000,
      probe: tcpProbe(settings.URL, clock),
    },
    close: () => {},
  }),
};

/** Connects, measures how long that took, and closes the connection. */
function tcpProbe(url: URL | undefined, clock: Clock): Probe {
  return async signal => {
    const startedAt = clock.monotonic();
    const socket = connect(Number(url?.port), url?.hostname ?? '');
    try {
      await once(socket, 'connect', { signal });
      return { detail: { status: 'open' }, gauges: { ConnectMs: clock.monotonic() - startedAt } };
    } catch (error) {
      throw asProbeError(error);
    } finally {
      socket.destroy();
    }
  };
}
