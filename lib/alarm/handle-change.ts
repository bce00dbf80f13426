import type { AlarmContext } from './alarm-context.ts';
import type { Alarm } from './event/alarm.ts';
import { deduplicate } from './incident/deduplicate.ts';
import { type Member, memberOf } from './incident/incident.ts';
import { joinIncident, type Role } from './incident/join-incident.ts';
import { TableError } from './incident/ledger.ts';
import { isAboutAlarmFunction, isOkWithoutAlarm, whySuppressed } from './incident/suppression.ts';
import type { ChangeResult, Outcome } from './outcome.ts';
import { finish, publishAboutAlarmFunction, type Run } from './run.ts';
import { sendAlone, sendAsOwner, sendAsWatcher } from './send.ts';

/** What this function has to do about its change. */
type Assignment =
  | { readonly name: 'nothing'; readonly outcome: Outcome }
  | { readonly name: 'alone'; readonly member: Member; readonly error: TableError }
  | Role;

/** Handles one state change of an alarm. Never rejects: see `ChangeResult.error`. */
export async function handleChange(alarm: Alarm, context: AlarmContext): Promise<ChangeResult> {
  const { clock, newId } = context;
  const failures = { tableErrors: [], doubts: [] };
  try {
    const run: Run = { alarm, context, id: newId(), startedAt: clock.monotonic(), ...failures };
    return { alarm, outcome: await takeSteps(run), ...failures };
  } catch (error) {
    return { alarm, outcome: 'failed', ...failures, error };
  }
}

/**
 * The steps, in order: suppress, deduplicate, join an incident; then, depending on the role in the incident, wait for
 * other changes, gather evidence, compose a message, publish it, and record which changes it names.
 */
async function takeSteps(run: Run): Promise<Outcome> {
  const { alarm, context } = run;
  if (whySuppressed(alarm)) return 'suppressed';
  if (isAboutAlarmFunction(alarm, context.functionName)) {
    await publishAboutAlarmFunction(run, memberOf(alarm, undefined));
    return 'sent alone';
  }
  const assignment = await deduplicateAndJoin(run);
  switch (assignment.name) {
    case 'nothing':
      return assignment.outcome;
    case 'alone':
      return sendAlone(run, [assignment.member], assignment.error);
    case 'owner':
      return sendAsOwner(run, assignment.members);
    case 'watcher':
      if (assignment.error) run.tableErrors.push(assignment.error);
      return sendAsWatcher(run, assignment.incident);
    case 'joined':
      await finish(run);
      return 'joined';
  }
}

/** Agrees with the other functions, through the table, on who sends a message about the change. */
async function deduplicateAndJoin(run: Run): Promise<Assignment> {
  const { alarm, context, id } = run;
  let startedAt: number | undefined;
  try {
    const change = await deduplicate(alarm, id, context.ledger);
    if (!change.isDue) return { name: 'nothing', outcome: change.outcome };
    startedAt = change.startedAt;
    return await joinIncident(memberOf(alarm, startedAt), id, context);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (isOkWithoutAlarm(alarm, startedAt)) return withoutMessage(run, error);
    return { name: 'alone', member: memberOf(alarm, startedAt), error };
  }
}

/** Whether the `OK` ends an alarm is only in the table. So a retry must find out. */
function withoutMessage({ tableErrors, doubts }: Run, error: TableError): Assignment {
  tableErrors.push(error);
  doubts.push(error);
  return { name: 'nothing', outcome: 'suppressed' };
}
