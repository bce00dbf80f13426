import type { Clock } from '../../time/clock.ts';
import type { Limits } from '../common/limits.ts';
import { type Incident, incidentKind, isJoinable, type Member, unnamedMembers } from './incident.ts';
import { type AlarmLedger, TableError } from './ledger.ts';
import { needsWatcher } from './watch-incident.ts';

/** What a function does in an incident. */
export type Role =
  /** It opened the incident, and sends the first message. */
  | { readonly name: 'owner' }
  /** It joined, waits, and sends a message about the members that the owner did not name. */
  | { readonly name: 'watcher'; readonly incident: Incident }
  /** It joined. The owner or the watcher names its change. */
  | { readonly name: 'joined' };

/** What `joinIncident` needs besides the member. */
export type JoinOptions = {
  readonly ledger: AlarmLedger;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'handoverMs'>;
};

/** Another function may open or close an incident between the read and the write. Then both are tried again. */
const MAX_ATTEMPTS = 5;

/**
 * Joins the current incident, or opens one. A new incident also gets the members of the previous one that no message
 * has named.
 * @param id identifies this function's run; a new incident gets it as its id
 * @throws TableError if a request fails, or if other functions interfere in every attempt
 */
export async function joinIncident(
  member: Member,
  id: string,
  { ledger, clock, limits }: JoinOptions,
): Promise<Role> {
  const kind = incidentKind(member.state);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const current = await ledger.readIncident(kind);
    if (current && isJoinable(current, clock.now())) {
      const incident = await ledger.joinIncident(kind, member);
      if (!incident) continue;
      const isWatcher =
        needsWatcher(incident, clock.now(), limits) && (await ledger.claimWatch(kind, incident.id, id));
      return isWatcher ? { name: 'watcher', incident } : { name: 'joined' };
    }
    const members = [...membersLeft(current, member), member];
    if (await ledger.openIncident(kind, id, members, current?.id)) return { name: 'owner' };
  }
  throw new TableError(`no incident could be joined or opened in ${MAX_ATTEMPTS} attempts`);
}

/** The members of the previous incident that no message has named. A retry of this change may be among them. */
function membersLeft(previous: Incident | undefined, { key }: Member): readonly Member[] {
  return previous ? unnamedMembers(previous).filter(member => member.key !== key) : [];
}
