import type { Alarm } from '../event/alarm.ts';
import { whyMissing } from '../evidence/why-missing.ts';
import { attempt, type MannersParts, type Outcome, PLAIN } from '../message/message-input.ts';
import { type IncidentKind, type Member, memberOf } from './incident.ts';
import { takePart } from './join-incident.ts';
import type { Claims } from './ledger.ts';
import { isClosing, whyQuiet } from './suppression.ts';
import { TableError } from './table-error.ts';

/** Tells of a change once, and with all others of the same minute. Without the table, each on its own. */
export async function tell(alarm: Alarm, parts: MannersParts): Promise<Outcome> {
  if (whyQuiet(alarm)) return 'quiet';
  const startedAt = parts.clock.monotonic();
  let since: number | undefined;
  try {
    if (!(await parts.claims.claimChange(alarm, parts.id))) return 'repeated';
    if (alarm.state !== 'OK' && !(await parts.claims.noteOpen(alarm))) return 'quiet';
    since = await openedSince(alarm, parts.claims);
    if (alarm.state === 'OK' && !isClosing(alarm, since !== undefined)) return 'quiet';
    const member = memberOf(alarm, since);
    const outcome = await takePart({ kind: kindOf(alarm), alarm, member, startedAt, parts });
    await close(alarm, parts);
    return outcome;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (alarm.state === 'OK' && !isClosing(alarm, since !== undefined)) return 'quiet';
    return tellAlone(alarm, memberOf(alarm, since), parts, error);
  }
}

function kindOf({ state }: Alarm): IncidentKind {
  return state === 'OK' ? 'ok' : 'alarm';
}

/** With an `OK`: since when it was not. What began after it is another alarm, that was delivered before. */
async function openedSince(alarm: Alarm, claims: Claims): Promise<number | undefined> {
  if (alarm.state !== 'OK') return undefined;
  const since = await claims.openSince(alarm);
  return since !== undefined && since <= alarm.changedAt ? since : undefined;
}

/** Only when it was told, or is in the hands of an incident: another try must know that there was something to close. */
async function close(alarm: Alarm, parts: MannersParts): Promise<void> {
  if (alarm.state === 'OK') await attempt(parts, () => parts.claims.noteClosed(alarm));
}

async function tellAlone(
  alarm: Alarm,
  member: Member,
  parts: MannersParts,
  error: TableError,
): Promise<Outcome> {
  parts.onTableError(error);
  const tableProblem = whyMissing(error.cause, 'its rights on the table');
  await parts.write(alarm).send({ ...PLAIN, kind: kindOf(alarm), alarm, members: [member], tableProblem });
  await attempt(parts, () => parts.claims.finishChange(alarm));
  return 'told alone';
}
