import { withTimeout } from '../time/time-limit.ts';
import type { AlarmContext } from './alarm-context.ts';
import type { Alarm } from './event/alarm.ts';
import { type Evidence, noEvidence } from './evidence/evidence.ts';
import { type IncidentKind, incidentKind, type Member } from './incident/incident.ts';
import { compose, type Message } from './message/compose.ts';
import { DEFAULT_FLAGS, type MessageInput } from './message/message-input.ts';

/** The handling of one change by one function. */
export type Run = {
  readonly alarm: Alarm;
  readonly context: AlarmContext;
  /** Identifies this run in the ledger. */
  readonly id: string;
  /** Monotonic, ms. */
  readonly startedAt: number;
  /** Failures of the table. None of them prevented the message. */
  readonly tableErrors: unknown[];
  /**
   * Those of the failures after which the function does not know which members no message names. It then finishes
   * nothing, and Lambda has to invoke it again.
   */
  readonly doubts: unknown[];
};

/** The incident that the change of a run belongs to. */
export function kindOf({ alarm }: Run): IncidentKind {
  return incidentKind(alarm.state);
}

/** The result of a request to the table; `undefined` if it fails. The failure is logged, but the message is sent. */
export async function orNote<T>({ tableErrors }: Run, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    tableErrors.push(error);
    return undefined;
  }
}

/** What a message of this run says besides its members. */
type Flags = Pick<MessageInput, 'incidentId'> & Partial<Pick<MessageInput, 'isAddendum' | 'tableProblem'>>;

/**
 * Publishes a message about some members, and records that it names them. An alarm that has become `OK` meanwhile is left
 * out: the message about its `OK` is the last one that people should get. `false`: no message, because nothing is left.
 * @throws TimeLimitExceeded, or the error of the SDK: no message was published
 */
export async function publishAndMark(
  run: Run,
  members: readonly Member[],
  evidence: Evidence,
  flags: Flags,
): Promise<boolean> {
  if (members.length === 0) return false;
  const current = await withoutEnded(run, members);
  if (current.length > 0) await publishAbout(run, current, evidence, flags);
  const keys = members.map(({ key }) => key);
  await orNote(run, run.context.ledger.markNamed(kindOf(run), keys));
  return current.length > 0;
}

/** Publishes a message about some members, without the table. @throws as `publishAndMark` */
export async function publishAbout(
  run: Run,
  members: readonly Member[],
  evidence: Evidence,
  flags: Flags,
): Promise<void> {
  await publish(run, { ...DEFAULT_FLAGS, ...flags, members }, evidence);
}

async function withoutEnded(run: Run, members: readonly Member[]): Promise<readonly Member[]> {
  if (kindOf(run) === 'ok') return members;
  const ended = await orNote(run, run.context.ledger.endedSince(members));
  return members.filter(({ key }) => !ended?.has(key));
}

/** Uses neither the table nor any source of evidence: what is wrong with this function must not stop this message. */
export async function publishAboutAlarmFunction(run: Run, member: Member): Promise<void> {
  const input = { ...DEFAULT_FLAGS, isAboutAlarmFunction: true, incidentId: run.id, members: [member] };
  await publish(run, input, noEvidence('not asked'));
}

/** @throws TimeLimitExceeded, or the error of the SDK: no message was published */
async function publish(
  run: Run,
  input: Omit<MessageInput, 'kind' | 'alarm'>,
  evidence: Evidence,
): Promise<void> {
  const { clock, limits, deployment, publish: send } = run.context;
  const whole = { ...input, kind: kindOf(run), alarm: run.alarm };
  const message = compose(whole, evidence, deployment, clock.now());
  await withTimeout(clock, limits.publishMs, signal => send(message, signal));
  if (!whole.isAboutAlarmFunction) await record(run, whole, message);
}

/** The history says when people were told, and about which components. */
async function record(run: Run, { incidentId, members }: MessageInput, { subject }: Message): Promise<void> {
  const { clock, operator } = run.context;
  const about = members.map(({ component }) => component);
  const components = about.every(name => name !== undefined) ? [...new Set(about)] : [];
  const message = { at: clock.now(), incident: incidentId, subject, components };
  await orNote(run, operator.recordMessage(message));
}

/**
 * Records that the change was handled. Only now the start of the alarm is removed: a retry after a failure must still find
 * out that there was an alarm to end.
 */
export async function finish(run: Run): Promise<void> {
  const { alarm, context, doubts } = run;
  if (doubts.length > 0) return;
  await orNote(run, context.ledger.finishChange(alarm));
  if (alarm.state === 'OK') await orNote(run, context.ledger.removeStart(alarm));
}
