import type { Clock } from '../../time/clock.ts';
import type { Limits } from '../common/limits.ts';
import { type Incident, incidentKind, isJoinable, type Member, unnamedMembers } from './incident.ts';
import { type AlarmLedger, TableError } from './ledger.ts';
import { needsWatcher } from './watch-incident.ts';

/** What a function does in an incident. */
export type Role =
  /** It opened the incident, and sends the first message. `members`: those that the incident was opened with. */
  | { readonly name: 'owner'; readonly members: readonly Member[] }
  /**
   * It joined, waits, and sends a message about the members that no message has named. `error`: it could not find out
   * whether it is the watcher, so it must behave like one.
   */
  | { readonly name: 'watcher'; readonly incident: Incident; readonly error?: TableError }
  /** It joined. The owner or the watcher names its change, or a message has named it before. */
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
export async function joinIncident(member: Member, id: string, options: JoinOptions): Promise<Role> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const role = await tryToJoin(member, id, options);
    if (role) return role;
  }
  const problem = `no incident could be joined or opened in ${MAX_ATTEMPTS} attempts`;
  throw new TableError(problem, { isRefused: true });
}

/** `undefined`: another function has changed the incident in between. */
async function tryToJoin(member: Member, id: string, options: JoinOptions): Promise<Role | undefined> {
  const { ledger, clock } = options;
  const kind = incidentKind(member.state);
  const current = await ledger.readIncident(kind);
  if (current?.id === id) return { name: 'owner', members: current.members }; // the SDK repeated the request
  const left = current ? unnamedMembers(current) : [];
  const isNamed = current?.named.includes(member.key) === true;
  if (isNamed && left.length === 0) return { name: 'joined' };
  if (current && isJoinable(current, clock.now())) {
    const incident = isNamed ? current : await ledger.joinIncident(kind, member);
    return incident && roleIn(incident, member, id, options);
  }
  const others = left.filter(({ key }) => key !== member.key); // a retry of this change may be among them
  const members = isNamed ? others : [...others, member];
  return (await ledger.openIncident(kind, id, members, current)) ? { name: 'owner', members } : undefined;
}

/** A function that may hold the watch must not leave: other functions may rely on it. */
async function roleIn(
  incident: Incident,
  { state }: Member,
  id: string,
  { ledger, clock, limits }: JoinOptions,
): Promise<Role> {
  if (!needsWatcher(incident, clock.now(), limits)) return { name: 'joined' };
  try {
    const isWatcher = await ledger.claimWatch(incidentKind(state), incident.id, id);
    return isWatcher ? { name: 'watcher', incident } : { name: 'joined' };
  } catch (error) {
    if (error instanceof TableError) return { name: 'watcher', incident, error };
    throw error;
  }
}
