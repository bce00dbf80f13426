import type { Limits } from '../../lib/alarm/common/limits.ts';
import { type Alarm, alarmId, changeId } from '../../lib/alarm/event/alarm.ts';
import {
  type Incident,
  type IncidentKind,
  isJoinable,
  type Member,
} from '../../lib/alarm/incident/incident.ts';
import { type AlarmLedger, TableError } from '../../lib/alarm/incident/ledger.ts';
import type { Clock } from '../../lib/time/clock.ts';

type Claim = { readonly claimant: string; readonly untilAt: number; readonly isFinished: boolean };

type StoredIncident = Incident & { readonly watcher?: string; readonly closedBy?: string };

/** A ledger in memory. `test/alarm/aws/alarm-table.test.ts` runs the same tests against it and against the table. */
export class MemoryLedger implements AlarmLedger {
  readonly #claims = new Map<string, Claim>();
  readonly #starts = new Map<string, number>();
  readonly #oks = new Map<string, number>();
  readonly #incidents = new Map<IncidentKind, StoredIncident>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #limits: Limits;
  /** Whether every request fails from now on, without an answer. */
  isGone = false;

  constructor(clock: Pick<Clock, 'now'>, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  async claimChange(alarm: Alarm, claimant: string): Promise<boolean> {
    this.#request();
    const key = changeId(alarm);
    const claim = this.#claims.get(key);
    const isTaken = claim && (claim.isFinished || claim.untilAt >= this.#clock.now());
    if (isTaken && claim.claimant !== claimant) return false;
    const untilAt = this.#clock.now() + this.#limits.claimMs;
    this.#claims.set(key, { claimant, untilAt, isFinished: false });
    return true;
  }

  async finishChange(alarm: Alarm): Promise<void> {
    this.#request();
    this.#claims.set(changeId(alarm), { claimant: '', untilAt: 0, isFinished: true });
  }

  async recordStart(alarm: Alarm): Promise<boolean> {
    this.#request();
    const key = alarmId(alarm);
    if ((this.#oks.get(key) ?? alarm.changedAt) > alarm.changedAt) return false;
    if (alarm.previousState === 'OK' || !this.#starts.has(key)) this.#starts.set(key, alarm.changedAt);
    return true;
  }

  async recordOk(alarm: Alarm): Promise<number | undefined> {
    this.#request();
    const key = alarmId(alarm);
    if ((this.#oks.get(key) ?? alarm.changedAt) > alarm.changedAt) return undefined;
    this.#oks.set(key, alarm.changedAt);
    return this.#starts.get(key);
  }

  async removeStart(alarm: Alarm): Promise<void> {
    this.#request();
    const key = alarmId(alarm);
    if ((this.#starts.get(key) ?? alarm.changedAt) <= alarm.changedAt) this.#starts.delete(key);
  }

  async endedSince(members: readonly Member[]): Promise<ReadonlySet<string>> {
    this.#request();
    const idOf = ({ key }: Member) => key.split('#').slice(0, -2).join('#');
    const ended = members.filter(member => (this.#oks.get(idOf(member)) ?? 0) > member.changedAt);
    return new Set(ended.map(({ key }) => key));
  }

  async readIncident(kind: IncidentKind): Promise<Incident | undefined> {
    this.#request();
    return this.#incidents.get(kind);
  }

  async openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previous: Incident | undefined,
  ): Promise<boolean> {
    this.#request();
    const current = this.#incidents.get(kind);
    if (current?.id !== previous?.id || current?.revision !== previous?.revision) return false;
    const now = this.#clock.now();
    this.#incidents.set(kind, {
      id,
      openedAt: now,
      endsAt: now + this.#limits.incidentMs,
      members: [...members],
      named: [],
      closedAt: undefined,
      watchEndsAt: undefined,
      revision: (previous?.revision ?? 0) + 1,
    });
    return true;
  }

  async joinIncident(kind: IncidentKind, member: Member): Promise<Incident | undefined> {
    this.#request();
    const current = this.#incidents.get(kind);
    if (!current || !isJoinable(current, this.#clock.now())) return undefined;
    const others = current.members.filter(({ key }) => key !== member.key);
    return this.#update(kind, { members: [...others, member] });
  }

  async claimWatch(kind: IncidentKind, id: string, watcher: string): Promise<boolean> {
    this.#request();
    const incident = this.#incidents.get(kind);
    const now = this.#clock.now();
    const isFree =
      (incident?.watchEndsAt ?? 0) < now + this.#limits.handoverMs || incident?.watcher === watcher;
    if (incident?.id !== id || incident.closedAt !== undefined || !isFree) return false;
    this.#update(kind, { watcher, watchEndsAt: now + this.#limits.watchMs });
    return true;
  }

  async closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    this.#request();
    const incident = this.#incidents.get(kind);
    if (incident?.id !== id) return undefined;
    const isWatched = (incident.watchEndsAt ?? 0) > this.#clock.now();
    if (isWatched && incident.watcher !== watcher) return undefined;
    if (incident.closedAt !== undefined && incident.closedBy !== watcher) return undefined;
    return this.#update(kind, { closedAt: this.#clock.now(), closedBy: watcher });
  }

  async markNamed(kind: IncidentKind, keys: readonly string[]): Promise<void> {
    this.#request();
    const incident = this.#incidents.get(kind);
    if (incident) this.#update(kind, { named: [...new Set([...incident.named, ...keys])] });
  }

  #update(kind: IncidentKind, changes: Partial<StoredIncident>): Incident | undefined {
    const incident = this.#incidents.get(kind);
    if (!incident) return undefined;
    const changed = { ...incident, ...changes, revision: incident.revision + 1 };
    this.#incidents.set(kind, changed);
    return changed;
  }

  #request(): void {
    if (!this.isGone) return;
    const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    throw new TableError('a request to the table failed', { cause });
  }
}
