import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from '../incident/incident.ts';
import type { Claims } from '../incident/ledger.ts';
import {
  changeKey,
  incidentKey,
  incidentOf,
  instant,
  KEPT_SECONDS,
  memberValue,
  number,
  openKey,
  type Row,
  text,
} from './alarm-rows.ts';
import { type AlarmTableOptions, AlarmWrites } from './table-rows.ts';

/**
 * The claims in the DynamoDB table. Every write says by itself whether it came first; and since a write whose answer
 * was lost is sent again, every condition also holds for who made it hold before.
 */
export class AlarmTable implements Claims {
  readonly #options: AlarmTableOptions;
  readonly #rows: AlarmWrites;

  constructor(options: AlarmTableOptions) {
    this.#options = options;
    this.#rows = new AlarmWrites(options);
  }

  async claimChange(alarm: Alarm, claimant: string): Promise<boolean> {
    const now = this.#options.clock.now();
    const until = number(now + this.#options.limits.claimMs);
    const isFree = 'attribute_not_exists(pk)';
    const isGivenUp = '(attribute_not_exists(finished_at) AND claimed_until < :now)';
    const row = { claimant: text(claimant), claimed_until: until, ...this.#expiry('change') };
    return this.#rows.put(changeKey(alarm), row, {
      holds: `${isFree} OR ${isGivenUp} OR claimant = :claimant`,
      values: { ':now': number(now), ':claimant': text(claimant) },
    });
  }

  async finishChange(alarm: Alarm): Promise<void> {
    const finishedAt = number(this.#options.clock.now());
    await this.#rows.put(changeKey(alarm), { finished_at: finishedAt, ...this.#expiry('change') });
  }

  async noteOpen(alarm: Alarm): Promise<boolean> {
    const since = alarm.previousState === 'OK' ? ':at' : 'if_not_exists(since, :at)';
    const row = await this.#rows.update(openKey(alarm), `SET since = ${since}, expires_at = :expires_at`, {
      holds: 'attribute_not_exists(ok_at) OR ok_at <= :at',
      values: this.#openValues(alarm),
    });
    return row !== undefined;
  }

  async openSince(alarm: Alarm): Promise<number | undefined> {
    return instant(await this.#rows.get(openKey(alarm)), 'since');
  }

  async noteClosed(alarm: Alarm): Promise<void> {
    const isLast = (name: string) => `(attribute_not_exists(${name}) OR ${name} <= :at)`;
    await this.#rows.update(openKey(alarm), 'SET ok_at = :at, expires_at = :expires_at REMOVE since', {
      holds: `${isLast('since')} AND ${isLast('ok_at')}`,
      values: this.#openValues(alarm),
    });
  }

  async openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    before: string | undefined,
  ): Promise<boolean> {
    const now = this.#options.clock.now();
    const row = {
      id: text(id),
      opened_at: number(now),
      ends_at: number(now + this.#options.limits.incidentMs),
      members: { M: Object.fromEntries(members.map(member => [member.key, memberValue(member)])) },
      ...this.#expiry('incident'),
    };
    const isOver = 'id = :before AND (ends_at <= :now OR attribute_exists(closed_at))';
    const condition = before
      ? { holds: `(${isOver}) OR id = :id`, values: { ':before': text(before), ':now': number(now) } }
      : { holds: 'attribute_not_exists(pk) OR id = :id', values: {} };
    const values = { ...condition.values, ':id': text(id) };
    return this.#rows.put(incidentKey(kind), row, { ...condition, values });
  }

  async join(kind: IncidentKind, member: Member): Promise<Incident | undefined> {
    const condition = {
      holds: 'ends_at > :now AND attribute_not_exists(closed_at)',
      values: { ':now': number(this.#options.clock.now()), ':member': memberValue(member) },
    };
    const change = 'SET members.#member = :member';
    const row = await this.#rows.update(incidentKey(kind), change, condition, { '#member': member.key });
    return row && incidentOf(row);
  }

  async watch(kind: IncidentKind, id: string, watcher: string): Promise<boolean> {
    const { clock, limits } = this.#options;
    const now = clock.now();
    const isUp = 'attribute_not_exists(watched_until) OR watched_until < :soon OR watcher = :watcher';
    const row = await this.#rows.update(incidentKey(kind), 'SET watcher = :watcher, watched_until = :until', {
      holds: `id = :id AND attribute_not_exists(closed_at) AND (${isUp})`,
      values: {
        ':id': text(id),
        ':watcher': text(watcher),
        ':until': number(now + limits.watchMs),
        ':soon': number(now + limits.handoverMs),
      },
    });
    return row !== undefined;
  }

  async read(kind: IncidentKind): Promise<Incident | undefined> {
    const row = await this.#rows.get(incidentKey(kind));
    return row && incidentOf(row);
  }

  takeReport(kind: IncidentKind, id: string): Promise<Incident | undefined> {
    return this.#mark(kind, 'SET taken_at = :now, reported = members', 'id = :id', { ':id': text(id) });
  }

  async finishReport(kind: IncidentKind, id: string): Promise<void> {
    await this.#mark(kind, 'SET told_at = :now', 'id = :id', { ':id': text(id) });
  }

  close(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    const isUp = 'attribute_not_exists(closed_at) OR closed_by = :watcher';
    return this.#mark(
      kind,
      'SET closed_at = :now, closed_by = :watcher',
      `id = :id AND watcher = :watcher AND (${isUp})`,
      { ':id': text(id), ':watcher': text(watcher) },
    );
  }

  async finishAddendum(kind: IncidentKind, id: string): Promise<void> {
    await this.#mark(kind, 'SET addendum_at = :now', 'id = :id', { ':id': text(id) });
  }

  async #mark(kind: IncidentKind, change: string, holds: string, values: Row): Promise<Incident | undefined> {
    const now = number(this.#options.clock.now());
    const row = await this.#rows.update(incidentKey(kind), change, {
      holds,
      values: { ...values, ':now': now },
    });
    return row && incidentOf(row);
  }

  #openValues({ changedAt: at }: Alarm): Row {
    const { expires_at } = this.#expiry('open');
    return { ':at': number(at), ':expires_at': expires_at };
  }

  #expiry(kind: keyof typeof KEPT_SECONDS) {
    const now = Math.floor(this.#options.clock.now() / 1000);
    return { expires_at: number(now + KEPT_SECONDS[kind]) };
  }
}
