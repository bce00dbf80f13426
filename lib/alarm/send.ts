import { wait } from '../time/time-limit.ts';
import { gatherEvidence, gatherMeasurements } from './evidence/gather.ts';
import { whyMissing } from './evidence/why-missing.ts';
import { type Incident, type Member, unnamedMembers } from './incident/incident.ts';
import { TableError } from './incident/ledger.ts';
import type { Outcome } from './outcome.ts';
import { finish, kindOf, orNote, publishAbout, publishAndMark, type Run } from './run.ts';
import { unnamedAfterWatch } from './watch.ts';

/**
 * The owner waits for other changes to join, and sends one message about all of them.
 * @param opened the members that it opened the incident with. If the table fails now, it names only these: a watcher
 * names those that joined
 */
export async function sendAsOwner(run: Run, opened: readonly Member[]): Promise<Outcome> {
  const { alarm, context, id, startedAt } = run;
  const { ledger, clock, limits } = context;
  const measurements = gatherMeasurements(alarm, context); // runs during the wait
  await wait(clock, startedAt + limits.gatherMs - clock.monotonic());
  const read = await orNote(run, ledger.readIncident(kindOf(run)));
  const incident = read?.id === id ? read : undefined;
  const members = incident ? unnamedMembers(incident) : opened;
  const isAddendum = incident !== undefined && members.length < incident.members.length;
  const evidence = await gatherEvidence(alarm, context, measurements);
  const isSent = await publishAndMark(run, members, evidence, { incidentId: id, isAddendum });
  await finish(run);
  return isSent ? 'sent' : whyNotSent(members);
}

/** The watcher waits longer than the owner, and sends a message if some members were not named until then. */
export async function sendAsWatcher(run: Run, joined: Incident): Promise<Outcome> {
  const { members, isAddendum } = await unnamedAfterWatch(run, joined);
  if (members.length === 0) {
    await finish(run);
    return 'joined';
  }
  const evidence = await gatherEvidence(run.alarm, run.context);
  const isSent = await publishAndMark(run, members, evidence, { incidentId: joined.id, isAddendum });
  await finish(run);
  return isSent ? 'sent by watcher' : whyNotSent(members);
}

/**
 * A function that could not join an incident sends a message at once. If it can read the incident, it also names the other
 * members that no message names: this run may be the retry of a watcher that other functions relied on. Otherwise each
 * function names only its own change.
 * @param own the changes that this function knows
 */
export async function sendAlone(run: Run, own: readonly Member[], error: TableError): Promise<Outcome> {
  const { alarm, context, tableErrors } = run;
  tableErrors.push(error);
  const [read, evidence] = await Promise.all([readAgain(run), gatherEvidence(alarm, context)]);
  const tableProblem = whyMissing(error.cause, 'its rights on the table');
  const flags = { incidentId: read?.id ?? run.id, tableProblem };
  const members = read ? unnamedWith(own, read) : own;
  const isSent = read
    ? await publishAndMark(run, members, evidence, flags)
    : await publishAbout(run, own, evidence, flags).then(() => true);
  await finish(run);
  return isSent ? 'sent alone' : whyNotSent(members);
}

/** `undefined`: the table fails again, or there is no incident. */
async function readAgain(run: Run): Promise<Incident | undefined> {
  const before = run.tableErrors.length;
  const incident = await orNote(run, run.context.ledger.readIncident(kindOf(run)));
  run.doubts.push(...run.tableErrors.slice(before).filter(error => !isRefusal(error)));
  return incident;
}

function isRefusal(error: unknown): boolean {
  return error instanceof TableError && error.isRefused;
}

function unnamedWith(own: readonly Member[], incident: Incident): readonly Member[] {
  const keys = new Set(own.map(({ key }) => key));
  const named = new Set(incident.named);
  return [
    ...own.filter(({ key }) => !named.has(key)),
    ...unnamedMembers(incident).filter(({ key }) => !keys.has(key)),
  ];
}

/** Other messages name all members, or all of their alarms have ended, which other messages say. */
function whyNotSent(members: readonly Member[]): Outcome {
  return members.length === 0 ? 'joined' : 'suppressed';
}
