import type { Incident } from '../../lib/alarm/incident/incident.ts';

/** An open incident without members, of which no message was sent. */
export function incident(overrides: Partial<Incident> = {}): Incident {
  return {
    id: 'incident-1',
    openedAt: 0,
    endsAt: 60_000,
    members: [],
    named: [],
    closedAt: undefined,
    watchEndsAt: undefined,
    revision: 1,
    ...overrides,
  };
}
