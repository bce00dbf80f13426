import type { Clock } from '../health/clock.ts';
import type { Alarm } from './alarm.ts';
import { wait } from './bounded.ts';
import type { Claims } from './claims.ts';
import {
  type Incident,
  type IncidentKind,
  isJoinable,
  type Member,
  memberOf,
  needsWatch,
  untold,
} from './incident.ts';
import type { Limits } from './limits.ts';
import { isClosing, whyQuiet } from './quiet.ts';
import { TableError } from './table-error.ts';
import { whyMissing } from './why-missing.ts';

/** What goes into one message. */
export type News = {
  readonly kind: IncidentKind;
  /** The change that this function was invoked for. */
  readonly alarm: Alarm;
  /** All that the message names; the alarm's own is among them, unless others were told of it. */
  readonly members: readonly Member[];
  /** It follows a report of the same incident. */
  readonly isAddendum: boolean;
  /** Why nothing was agreed on with the others, in words: the table could not be had. */
  readonly tableProblem: string | undefined;
  /** It is about the function that tells: nothing was asked. */
  readonly isAboutItself: boolean;
};

const PLAIN = { isAddendum: false, tableProblem: undefined, isAboutItself: false } as const;

export type MannersParts = {
  readonly claims: Claims;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Names whoever tells of this one change; never used again. */
  readonly id: string;
  /** Begins to write: evidence is gathered at once, and `send` ends with the message out. */
  readonly write: (alarm: Alarm) => { readonly send: (news: News) => Promise<void> };
  /** Something about the table failed that changes nothing for people. */
  readonly onTableError: (error: unknown) => void;
};

/** What became of a change. */
export type Outcome = 'told' | 'told alone' | 'joined' | 'addendum' | 'repeated' | 'quiet';

/** Tells of a change once, and with all others of the same minute. Without the table, each on its own. */
export async function tell(alarm: Alarm, parts: MannersParts): Promise<Outcome> {
  if (whyQuiet(alarm)) return 'quiet';
  const startedAt = parts.clock.monotonic();
  let since: number | undefined;
  try {
    if (!(await parts.claims.claimChange(alarm, parts.id))) return 'repeated';
    since = await openedSince(alarm, parts.claims);
    if (alarm.state === 'OK' && !isClosing(alarm, since !== undefined)) return 'quiet';
    return await takePart({ kind: kindOf(alarm), alarm, member: memberOf(alarm, since), startedAt, parts });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (alarm.state === 'OK' && !isClosing(alarm, since !== undefined)) return 'quiet';
    return tellAlone(alarm, memberOf(alarm, since), parts, error);
  }
}

function kindOf({ state }: Alarm): IncidentKind {
  return state === 'OK' ? 'ok' : 'alarm';
}

async function openedSince(alarm: Alarm, claims: Claims): Promise<number | undefined> {
  if (alarm.state === 'OK') return claims.takeOpen(alarm);
  await claims.noteOpen(alarm);
  return undefined;
}

/** Somebody may open or close an incident between the look at it and the write; not again and again. */
const ROUNDS = 5;

/** Joins the incident that there is, or opens one, with those that the one before left untold. */
async function takePart(part: Part): Promise<Outcome> {
  const { kind, member, parts } = part;
  const { claims, clock, id } = parts;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await claims.read(kind);
    if (before && isJoinable(before, clock.now())) {
      const incident = await claims.join(kind, member);
      if (incident) return stay({ ...part, incident });
    } else {
      const left = before ? untold(before).filter(({ key }) => key !== member.key) : [];
      if (await claims.openIncident(kind, id, [...left, member], before?.id)) return report(part);
    }
  }
  throw new TableError('no incident could be opened or joined');
}

type Part = {
  readonly kind: IncidentKind;
  readonly alarm: Alarm;
  readonly member: Member;
  /** Monotonic, ms. */
  readonly startedAt: number;
  readonly parts: MannersParts;
};

/** The owner's part: waits for the others, and tells of all. */
async function report({ kind, alarm, member, startedAt, parts }: Part): Promise<Outcome> {
  const { claims, clock, limits, id } = parts;
  const message = parts.write(alarm);
  await wait(clock, startedAt + limits.gatherMs - clock.monotonic());
  const incident = await attempt(parts, () => claims.takeReport(kind, id));
  const members = incident?.members ?? [member];
  await message.send({ ...PLAIN, kind, alarm, members });
  await attempt(parts, () => Promise.all([claims.finishReport(kind, id), claims.finishChange(alarm)]));
  return 'told';
}

/** The part of who joined: ends at once, unless nobody else would notice what stays untold. */
async function stay(part: Part & { readonly incident: Incident }): Promise<Outcome> {
  const { kind, alarm, incident, parts } = part;
  const { claims, clock, limits, id } = parts;
  const isWatcher =
    needsWatch(incident, clock.now(), limits) &&
    (await attempt(parts, () => claims.watch(kind, incident.id, id))) === true;
  const outcome = isWatcher ? await watch(part) : 'joined';
  await attempt(parts, () => claims.finishChange(alarm));
  return outcome;
}

async function watch(part: Part & { readonly incident: Incident }): Promise<Outcome> {
  const { kind, alarm, incident, parts } = part;
  const { claims, clock, limits } = parts;
  const isOrphaned = incident.toldAt === undefined && clock.now() - incident.openedAt > limits.watchMs;
  if (!isOrphaned) await wait(clock, limits.watchMs);
  const left = await takeUntold(part);
  if (left.members.length === 0) return 'joined';
  await parts.write(alarm).send({ ...PLAIN, kind, alarm, ...left });
  await attempt(parts, () => claims.finishAddendum(kind, incident.id));
  return 'addendum';
}

/** What is untold when the watch ends, closed to all others: without the table, what was known when it began. */
async function takeUntold({ kind, incident, parts }: Part & { readonly incident: Incident }) {
  const { claims, id, onTableError } = parts;
  try {
    const now = await claims.read(kind);
    const isOurs = now?.id === incident.id && untold(now).length > 0;
    const closed = isOurs ? await claims.close(kind, incident.id, id) : undefined;
    return { members: closed ? untold(closed) : [], isAddendum: closed?.toldAt !== undefined };
  } catch (error) {
    onTableError(error);
    return { members: incident.members, isAddendum: false };
  }
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

/** The table's failures at this point change nothing for people: they are noted. */
async function attempt<T>({ onTableError }: MannersParts, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    onTableError(error);
    return undefined;
  }
}
