import { wait, withTimeout } from '../time/time-limit.ts';
import type { AlarmContext } from './alarm-context.ts';
import type { Alarm } from './event/alarm.ts';
import { type Evidence, noEvidence } from './evidence/evidence.ts';
import { gatherEvidence, gatherMeasurements } from './evidence/gather.ts';
import { whyMissing } from './evidence/why-missing.ts';
import { deduplicate } from './incident/deduplicate.ts';
import { type Incident, incidentKind, type Member, memberOf } from './incident/incident.ts';
import { joinIncident, type Role } from './incident/join-incident.ts';
import { TableError } from './incident/ledger.ts';
import { isAboutAlarmFunction, isOkWithoutAlarm, whySuppressed } from './incident/suppression.ts';
import { takeUnnamedMembers, watchDelayMs } from './incident/watch-incident.ts';
import { compose } from './message/compose.ts';
import { DEFAULT_FLAGS, type MessageInput } from './message/message-input.ts';
import type { ChangeResult, Outcome } from './outcome.ts';

/** The handling of one change by one function. */
type Run = {
  readonly alarm: Alarm;
  readonly context: AlarmContext;
  /** Identifies this run in the ledger. */
  readonly id: string;
  /** Monotonic, ms. */
  readonly startedAt: number;
  /** Failures of the table that did not prevent the message. */
  readonly tableErrors: unknown[];
};

/** What this function has to do about its change. */
type Assignment =
  | { readonly name: 'nothing'; readonly outcome: Outcome }
  | { readonly name: 'alone'; readonly member: Member; readonly error: TableError }
  | (Role & { readonly member: Member });

/** Handles one state change of an alarm. Never rejects: see `ChangeResult.error`. */
export async function handleChange(alarm: Alarm, context: AlarmContext): Promise<ChangeResult> {
  const { clock, newId } = context;
  const tableErrors: unknown[] = [];
  try {
    const run = { alarm, context, id: newId(), startedAt: clock.monotonic(), tableErrors };
    return { alarm, outcome: await takeSteps(run), tableErrors };
  } catch (error) {
    return { alarm, outcome: 'failed', tableErrors, error };
  }
}

/**
 * The steps, in order: suppress, deduplicate, join an incident; then, depending on the role in the incident, wait for
 * other changes, gather evidence, compose a message, publish it, and record that it was published.
 */
async function takeSteps(run: Run): Promise<Outcome> {
  if (whySuppressed(run.alarm)) return 'suppressed';
  if (isAboutAlarmFunction(run.alarm, run.context.functionName)) return sendAboutAlarmFunction(run);
  const assignment = await deduplicateAndJoin(run);
  switch (assignment.name) {
    case 'nothing':
      return assignment.outcome;
    case 'alone':
      return sendAlone(run, assignment.member, assignment.error);
    case 'owner':
      return sendAsOwner(run, assignment.member);
    case 'watcher':
      return sendAsWatcher(run, assignment.incident);
    case 'joined':
      await finishChange(run);
      return 'joined';
  }
}

/** Agrees with the other functions, through the table, on who sends a message about the change. */
async function deduplicateAndJoin({ alarm, context, id }: Run): Promise<Assignment> {
  let startedAt: number | undefined;
  try {
    const change = await deduplicate(alarm, id, context.ledger);
    if (!change.isDue) return { name: 'nothing', outcome: change.outcome };
    startedAt = change.startedAt;
    const member = memberOf(alarm, startedAt);
    return { ...(await joinIncident(member, id, context)), member };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (isOkWithoutAlarm(alarm, startedAt)) return { name: 'nothing', outcome: 'suppressed' };
    return { name: 'alone', member: memberOf(alarm, startedAt), error };
  }
}

/** The owner waits for other changes to join, and sends one message about all of them. */
async function sendAsOwner(run: Run, member: Member): Promise<Outcome> {
  const { alarm, context, id, startedAt } = run;
  const { ledger, clock, limits } = context;
  const kind = incidentKind(alarm.state);
  const measurements = gatherMeasurements(alarm, context); // runs during the wait
  await wait(clock, startedAt + limits.gatherMs - clock.monotonic());
  const incident = await orNote(run, ledger.beginOwnerMessage(kind, id));
  const evidence = await gatherEvidence(alarm, context, measurements);
  const members = incident?.members ?? [member];
  await composeAndPublish(run, { ...DEFAULT_FLAGS, kind, alarm, members }, evidence);
  await orNote(run, Promise.all([ledger.finishOwnerMessage(kind, id), ledger.finishChange(alarm)]));
  await recordEnd(run);
  return 'sent';
}

/** The watcher waits longer than the owner, and sends a message if some members were not named until then. */
async function sendAsWatcher(run: Run, incident: Incident): Promise<Outcome> {
  const { alarm, context, id } = run;
  const { ledger, clock, limits } = context;
  const kind = incidentKind(alarm.state);
  const delayMs = watchDelayMs(incident, clock.now(), limits);
  if (delayMs > 0) await wait(clock, delayMs);
  const left = await orNote(run, takeUnnamedMembers(ledger, kind, incident.id, id));
  const unnamed = left ?? { members: incident.members, isAddendum: false };
  if (unnamed.members.length > 0) {
    const evidence = await gatherEvidence(alarm, context);
    await composeAndPublish(run, { ...DEFAULT_FLAGS, kind, alarm, ...unnamed }, evidence);
    await orNote(run, ledger.finishWatcherMessage(kind, incident.id));
  }
  await finishChange(run);
  return unnamed.members.length > 0 ? 'sent by watcher' : 'joined';
}

/** Without the table the functions know nothing of each other: each sends a message about its own change, at once. */
async function sendAlone(run: Run, member: Member, error: TableError): Promise<Outcome> {
  const { alarm, context, tableErrors } = run;
  tableErrors.push(error);
  const tableProblem = whyMissing(error.cause, 'its rights on the table');
  const input = { ...DEFAULT_FLAGS, kind: incidentKind(alarm.state), alarm, members: [member], tableProblem };
  await composeAndPublish(run, input, await gatherEvidence(alarm, context));
  await orNote(run, context.ledger.finishChange(alarm));
  return 'sent alone';
}

/** Uses neither the table nor any source of evidence: what is wrong with this function must not stop this message. */
async function sendAboutAlarmFunction(run: Run): Promise<Outcome> {
  const { alarm } = run;
  const members = [memberOf(alarm, undefined)];
  const flags = { ...DEFAULT_FLAGS, isAboutAlarmFunction: true };
  const input = { ...flags, kind: incidentKind(alarm.state), alarm, members };
  await composeAndPublish(run, input, noEvidence('not asked'));
  return 'sent alone';
}

/** @throws TimeLimitExceeded, or the error of the SDK: no message was published */
async function composeAndPublish({ context }: Run, input: MessageInput, evidence: Evidence): Promise<void> {
  const { clock, limits, deployment, publish } = context;
  const message = compose(input, evidence, deployment, clock.now());
  await withTimeout(clock, limits.publishMs, signal => publish(message, signal));
}

async function finishChange(run: Run): Promise<void> {
  await orNote(run, run.context.ledger.finishChange(run.alarm));
  await recordEnd(run);
}

/** Only after the `OK` was handled: a retry after a failure must still find out that there was an alarm to end. */
async function recordEnd(run: Run): Promise<void> {
  const { alarm, context } = run;
  if (alarm.state === 'OK') await orNote(run, context.ledger.recordEnd(alarm));
}

/** The result of a request to the table; `undefined` if it fails. The failure is logged, but the message is sent. */
async function orNote<T>({ tableErrors }: Run, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    tableErrors.push(error);
    return undefined;
  }
}
