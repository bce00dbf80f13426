import { type Alarm, alarmId, changeId } from '../../lib/alarm/event/alarm.ts';
import {
  type Incident,
  type IncidentKind,
  isJoinable,
  type Member,
} from '../../lib/alarm/incident/incident.ts';
import type { Claims } from '../../lib/alarm/incident/ledger.ts';
import { TableError } from '../../lib/alarm/incident/table-error.ts';
import type { Limits } from '../../lib/alarm/limits.ts';
import type { FakeClock } from './fake-clock.ts';

type Kept = Incident & { readonly watcher?: string };

/** The claims as the table keeps them (`test/clients/alarm-table.test.ts` holds it to the same), in time that is turned. */
export class MemoryClaims implements Claims {
  readonly #changes = new Map<string, { until: number; isFinished: boolean }>();
  readonly #open = new Map<string, number>();
  readonly #okAt = new Map<string, number>();
  readonly #incidents = new Map<IncidentKind, Kept>();
  /** Whether every call fails from now on. */
  isGone = false;
  readonly #clock: FakeClock;
  readonly #limits: Limits;

  constructor(clock: FakeClock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  async claimChange(alarm: Alarm): Promise<boolean> {
    this.#touch();
    const key = changeId(alarm);
    const claim = this.#changes.get(key);
    if (claim && (claim.isFinished || claim.until >= this.#clock.now())) return false;
    this.#changes.set(key, { until: this.#clock.now() + this.#limits.claimMs, isFinished: false });
    return true;
  }

  async finishChange(alarm: Alarm): Promise<void> {
    this.#touch();
    this.#changes.set(changeId(alarm), { until: 0, isFinished: true });
  }

  async noteOpen(alarm: Alarm): Promise<boolean> {
    this.#touch();
    const key = alarmId(alarm);
    if ((this.#okAt.get(key) ?? alarm.changedAt) > alarm.changedAt) return false;
    if (alarm.previousState === 'OK' || !this.#open.has(key)) this.#open.set(key, alarm.changedAt);
    return true;
  }

  async openSince(alarm: Alarm): Promise<number | undefined> {
    this.#touch();
    return this.#open.get(alarmId(alarm));
  }

  async noteClosed(alarm: Alarm): Promise<void> {
    this.#touch();
    const key = alarmId(alarm);
    if (
      Math.max(this.#open.get(key) ?? alarm.changedAt, this.#okAt.get(key) ?? alarm.changedAt) >
      alarm.changedAt
    )
      return;
    this.#open.delete(key);
    this.#okAt.set(key, alarm.changedAt);
  }

  async openIncident(kind: IncidentKind, id: string, members: readonly Member[], before: string | undefined) {
    this.#touch();
    const present = this.#incidents.get(kind);
    const now = this.#clock.now();
    if (present?.id !== before || (present && isJoinable(present, now))) return false;
    this.#incidents.set(kind, {
      id,
      openedAt: now,
      endsAt: now + this.#limits.incidentMs,
      members: [...members],
      reported: [],
      toldAt: undefined,
      closedAt: undefined,
      addendumAt: undefined,
      watchedUntil: undefined,
    });
    return true;
  }

  async join(kind: IncidentKind, member: Member): Promise<Incident | undefined> {
    this.#touch();
    const present = this.#incidents.get(kind);
    if (!present || !isJoinable(present, this.#clock.now())) return undefined;
    const others = present.members.filter(({ key }) => key !== member.key);
    return this.#change(kind, { members: [...others, member] });
  }

  async watch(kind: IncidentKind, id: string, watcher: string): Promise<boolean> {
    this.#touch();
    const incident = this.#incidents.get(kind);
    const now = this.#clock.now();
    const isUp = (incident?.watchedUntil ?? 0) < now + this.#limits.handoverMs;
    if (incident?.id !== id || incident.closedAt !== undefined || !isUp) return false;
    this.#change(kind, { watcher, watchedUntil: now + this.#limits.watchMs });
    return true;
  }

  async read(kind: IncidentKind): Promise<Incident | undefined> {
    this.#touch();
    return this.#incidents.get(kind);
  }

  async takeReport(kind: IncidentKind, id: string): Promise<Incident | undefined> {
    const incident = await this.read(kind);
    if (incident?.id !== id) return undefined;
    return this.#change(kind, { reported: incident.members.map(({ key }) => key) });
  }

  async finishReport(kind: IncidentKind, id: string): Promise<void> {
    if ((await this.read(kind))?.id === id) this.#change(kind, { toldAt: this.#clock.now() });
  }

  async close(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    this.#touch();
    const incident = this.#incidents.get(kind);
    if (incident?.id !== id || incident.watcher !== watcher || incident.closedAt !== undefined)
      return undefined;
    return this.#change(kind, { closedAt: this.#clock.now() });
  }

  async finishAddendum(kind: IncidentKind, id: string): Promise<void> {
    if ((await this.read(kind))?.id === id) this.#change(kind, { addendumAt: this.#clock.now() });
  }

  #change(kind: IncidentKind, change: Partial<Kept>): Incident | undefined {
    const incident = this.#incidents.get(kind);
    if (incident) this.#incidents.set(kind, { ...incident, ...change });
    return this.#incidents.get(kind);
  }

  #touch(): void {
    if (this.isGone)
      throw new TableError('gone', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });
  }
}
