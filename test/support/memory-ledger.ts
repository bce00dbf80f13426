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
  readonly #ends = new Map<string, number>();
  readonly #incidents = new Map<IncidentKind, StoredIncident>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #limits: Limits;
  /** Whether every request fails from now on. */
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
    if ((this.#ends.get(key) ?? alarm.changedAt) > alarm.changedAt) return false;
    if (alarm.previousState === 'OK' || !this.#starts.has(key)) this.#starts.set(key, alarm.changedAt);
    return true;
  }

  async startOf(alarm: Alarm): Promise<number | undefined> {
    this.#request();
    return this.#starts.get(alarmId(alarm));
  }

  async recordEnd(alarm: Alarm): Promise<void> {
    this.#request();
    const key = alarmId(alarm);
    const recorded = [this.#starts.get(key), this.#ends.get(key)].filter(at => at !== undefined);
    if (recorded.some(at => at > alarm.changedAt)) return;
    this.#starts.delete(key);
    this.#ends.set(key, alarm.changedAt);
  }

  async readIncident(kind: IncidentKind): Promise<Incident | undefined> {
    this.#request();
    return this.#incidents.get(kind);
  }

  async openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previousId: string | undefined,
  ): Promise<boolean> {
    this.#request();
    const current = this.#incidents.get(kind);
    const now = this.#clock.now();
    const isFree = current?.id === previousId && !(current && isJoinable(current, now));
    if (!isFree && current?.id !== id) return false;
    this.#incidents.set(kind, {
      id,
      openedAt: now,
      endsAt: now + this.#limits.incidentMs,
      members: [...members],
      namedByOwner: [],
      ownerSentAt: undefined,
      closedAt: undefined,
      watcherSentAt: undefined,
      watchEndsAt: undefined,
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

  async beginOwnerMessage(kind: IncidentKind, id: string): Promise<Incident | undefined> {
    const incident = await this.readIncident(kind);
    if (incident?.id !== id) return undefined;
    return this.#update(kind, { namedByOwner: incident.members.map(({ key }) => key) });
  }

  async finishOwnerMessage(kind: IncidentKind, id: string): Promise<void> {
    if ((await this.readIncident(kind))?.id === id) this.#update(kind, { ownerSentAt: this.#clock.now() });
  }

  async closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    this.#request();
    const incident = this.#incidents.get(kind);
    if (incident?.id !== id || incident.watcher !== watcher) return undefined;
    if (incident.closedAt !== undefined && incident.closedBy !== watcher) return undefined;
    return this.#update(kind, { closedAt: this.#clock.now(), closedBy: watcher });
  }

  async finishWatcherMessage(kind: IncidentKind, id: string): Promise<void> {
    if ((await this.readIncident(kind))?.id === id) this.#update(kind, { watcherSentAt: this.#clock.now() });
  }

  #update(kind: IncidentKind, changes: Partial<StoredIncident>): Incident | undefined {
    const incident = this.#incidents.get(kind);
    if (incident) this.#incidents.set(kind, { ...incident, ...changes });
    return this.#incidents.get(kind);
  }

  #request(): void {
    if (!this.isGone) return;
    const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    throw new TableError('a request to the table failed', { cause });
  }
}
