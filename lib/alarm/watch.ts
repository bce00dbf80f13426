import { wait } from '../time/time-limit.ts';
import { type Incident, type Member, unnamedMembers } from './incident/incident.ts';
import { TableError } from './incident/ledger.ts';
import { closeIfUnnamed, watchDelayMs } from './incident/watch-incident.ts';
import { kindOf, type Run } from './run.ts';

/** The members that the watcher's message has to name. */
type Unnamed = {
  /** Empty: no message is needed. */
  readonly members: readonly Member[];
  /** Whether another message has named members of the incident before. */
  readonly isAddendum: boolean;
};

/**
 * Waits until the end of the watch, and returns the members that no message names then. If the table fails, these are the
 * members that were unnamed when the watcher joined. Others rely on the watcher, so it has to run again then.
 * @param joined the incident as it was when the watcher joined
 */
export async function unnamedAfterWatch(run: Run, joined: Incident): Promise<Unnamed> {
  try {
    const closed = await watch(run, joined);
    if (!closed) return { members: [], isAddendum: false };
    const members = unnamedMembers(closed);
    return { members, isAddendum: members.length < closed.members.length };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    run.tableErrors.push(error);
    run.doubts.push(error);
    return { members: unnamedMembers(joined), isAddendum: false };
  }
}

/** The incident, closed because it has unnamed members; `undefined` if another function takes care of them. */
async function watch(run: Run, joined: Incident): Promise<Incident | undefined> {
  const { clock, limits } = run.context;
  const delayMs = watchDelayMs(joined, clock.now(), limits);
  if (delayMs > 0) await wait(clock, delayMs);
  const closed = await closeOrAgain(run, joined.id);
  if (closed || delayMs > 0) return closed;
  await wait(clock, limits.watchMs); // functions that join until the end of this watch rely on it
  return closeOrAgain(run, joined.id);
}

/** The table may have executed a request that failed. A second attempt finds out. */
async function closeOrAgain(run: Run, incidentId: string): Promise<Incident | undefined> {
  const close = () => closeIfUnnamed(run.context.ledger, kindOf(run), incidentId, run.id);
  try {
    return await close();
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    run.tableErrors.push(error);
    return close();
  }
}
