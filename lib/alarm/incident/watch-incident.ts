import type { Limits } from '../common/limits.ts';
import { type Incident, type IncidentKind, unnamedMembers } from './incident.ts';
import type { AlarmLedger } from './ledger.ts';

/**
 * Whether an incident needs a new watcher: it has none, or the current watch ends within `handoverMs`. A new watcher
 * takes over then, so that the members of a long incident are named in one message instead of many.
 */
export function needsWatcher(
  { watchEndsAt }: Incident,
  now: number,
  { handoverMs }: Pick<Limits, 'handoverMs'>,
): boolean {
  return watchEndsAt === undefined || watchEndsAt - now < handoverMs;
}

/**
 * How long the watcher waits before it looks for unnamed members, ms. It does not wait if the owner must have died: no
 * message was sent, although the incident is older than an owner needs.
 */
export function watchDelayMs(
  { named, openedAt }: Incident,
  now: number,
  { watchMs }: Pick<Limits, 'watchMs'>,
): number {
  return named.length === 0 && now - openedAt > watchMs ? 0 : watchMs;
}

/**
 * At the end of a watch: closes the incident if some of its members are unnamed, and returns it. `undefined`: all members
 * are named, or another function has replaced, taken over or closed the incident.
 * @param watcher the id under which this function became the watcher
 * @throws TableError
 */
export async function closeIfUnnamed(
  ledger: AlarmLedger,
  kind: IncidentKind,
  incidentId: string,
  watcher: string,
): Promise<Incident | undefined> {
  const current = await ledger.readIncident(kind);
  const isNeeded = current?.id === incidentId && unnamedMembers(current).length > 0;
  return isNeeded ? ledger.closeIncident(kind, incidentId, watcher) : undefined;
}
