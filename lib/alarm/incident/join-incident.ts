import { wait } from '../../time/time-limit.ts';
import type { Alarm } from '../event/alarm.ts';
import { attempt, type MannersParts, type Outcome, PLAIN } from '../message/message-input.ts';
import { type Incident, type IncidentKind, isJoinable, type Member, needsWatch, untold } from './incident.ts';
import { TableError } from './table-error.ts';

/** One change, and who tells of it. */
export type Part = {
  readonly kind: IncidentKind;
  readonly alarm: Alarm;
  readonly member: Member;
  /** Monotonic, ms. */
  readonly startedAt: number;
  readonly parts: MannersParts;
};

/** Somebody may open or close an incident between the look at it and the write; not again and again. */
const ROUNDS = 5;

/**
 * Joins the incident that there is, or opens one, with those that the one before left untold.
 * @throws TableError where neither could be done
 */
export async function takePart(part: Part): Promise<Outcome> {
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

/**
 * The part of who joined: ends at once, unless nobody else would notice what stays untold.
 * @throws TableError where it can't be known who watches
 */
async function stay(part: Part & { readonly incident: Incident }): Promise<Outcome> {
  const { kind, alarm, incident, parts } = part;
  const { claims, clock, limits, id } = parts;
  const isWatcher = needsWatch(incident, clock.now(), limits) && (await claims.watch(kind, incident.id, id));
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
