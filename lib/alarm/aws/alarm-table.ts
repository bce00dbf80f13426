import type { Clock } from '../../time/clock.ts';
import type { Limits } from '../common/limits.ts';
import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from '../incident/incident.ts';
import type { AlarmLedger } from '../incident/ledger.ts';
import {
  changeKey,
  incidentKey,
  incidentOf,
  KEPT_SECONDS,
  memberValue,
  number,
  numberIn,
  openKey,
  openKeyOf,
  text,
} from './alarm-rows.ts';
import { Claims } from './claims.ts';
import { type Row, TableRows } from './table-rows.ts';

/** The table, and whose rows in it. */
export type AlarmTableOptions = {
  /** The name or the ARN of the table. */
  readonly tableName: string;
  readonly service: string;
  /** The deployment stage: each stage has a partition of its own. */
  readonly stage: string;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'tableMs' | 'claimMs' | 'incidentMs' | 'watchMs' | 'handoverMs'>;
};

/**
 * The ledger in the DynamoDB table. The SDK may repeat a write whose answer was lost. So a condition is also met by the
 * function that met it the first time, and no write undoes what another function has written in between.
 */
export class AlarmTable implements AlarmLedger {
  readonly #options: AlarmTableOptions;
  readonly #rows: TableRows;
  readonly #claims: Claims;

  constructor(options: AlarmTableOptions) {
    this.#options = options;
    this.#rows = new TableRows(options);
    this.#claims = new Claims(this.#rows, options, KEPT_SECONDS.change);
  }

  claimChange(alarm: Alarm, claimant: string): Promise<boolean> {
    return this.#claims.take(changeKey(alarm), claimant);
  }

  finishChange(alarm: Alarm): Promise<void> {
    return this.#claims.finish(changeKey(alarm));
  }

  async recordStart(alarm: Alarm): Promise<boolean> {
    const since = alarm.previousState === 'OK' ? ':at' : 'if_not_exists(since, :at)';
    const row = await this.#rows.update(openKey(alarm), `SET since = ${since}, expires_at = :expires_at`, {
      expression: 'attribute_not_exists(ok_at) OR ok_at <= :at',
      values: this.#startValues(alarm),
    });
    return row !== undefined;
  }

  async recordOk(alarm: Alarm): Promise<number | undefined> {
    const row = await this.#rows.update(openKey(alarm), 'SET ok_at = :at, expires_at = :expires_at', {
      expression: 'attribute_not_exists(ok_at) OR ok_at <= :at',
      values: this.#startValues(alarm),
    });
    return numberIn(row, 'since');
  }

  async removeStart(alarm: Alarm): Promise<void> {
    await this.#rows.update(openKey(alarm), 'SET expires_at = :expires_at REMOVE since', {
      expression: 'since <= :at',
      values: this.#startValues(alarm),
    });
  }

  async endedSince(members: readonly Member[]): Promise<ReadonlySet<string>> {
    const rows = await this.#rows.getMany([...new Set(members.map(openKeyOf))]);
    const endedAt = (member: Member) => numberIn(rows.get(openKeyOf(member)), 'ok_at') ?? 0;
    return new Set(members.filter(member => endedAt(member) > member.changedAt).map(({ key }) => key));
  }

  async readIncident(kind: IncidentKind): Promise<Incident | undefined> {
    const row = await this.#rows.get(incidentKey(kind));
    return row && incidentOf(row);
  }

  async openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previous: Incident | undefined,
  ): Promise<boolean> {
    const now = this.#options.clock.now();
    const row = {
      id: text(id),
      opened_at: number(now),
      ends_at: number(now + this.#options.limits.incidentMs),
      members: { M: Object.fromEntries(members.map(member => [member.key, memberValue(member)])) },
      revision: number((previous?.revision ?? 0) + 1),
      ...this.#expiry('incident'),
    };
    const unchanged = {
      expression: 'id = :previous AND revision = :revision',
      values: { ':previous': text(previous?.id ?? ''), ':revision': number(previous?.revision ?? 0) },
    };
    const missing = { expression: 'attribute_not_exists(pk)' };
    return this.#rows.put(incidentKey(kind), row, previous ? unchanged : missing);
  }

  async joinIncident(kind: IncidentKind, member: Member): Promise<Incident | undefined> {
    const expression = 'ends_at > :now AND attribute_not_exists(closed_at)';
    const values = { ':member': memberValue(member), ':now': this.#now() };
    return this.#change(kind, 'SET members.#member = :member', expression, values, { '#member': member.key });
  }

  async claimWatch(kind: IncidentKind, id: string, watcher: string): Promise<boolean> {
    const { clock, limits } = this.#options;
    const now = clock.now();
    const isFree = 'attribute_not_exists(watched_until) OR watched_until < :soon OR watcher = :watcher';
    const incident = await this.#change(
      kind,
      'SET watcher = :watcher, watched_until = :until',
      `id = :id AND attribute_not_exists(closed_at) AND (${isFree})`,
      {
        ':id': text(id),
        ':watcher': text(watcher),
        ':until': number(now + limits.watchMs),
        ':soon': number(now + limits.handoverMs),
      },
    );
    return incident !== undefined;
  }

  closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    const isOpen = 'attribute_not_exists(closed_at) OR closed_by = :watcher';
    const isWatcher = 'watcher = :watcher OR attribute_not_exists(watched_until) OR watched_until <= :now';
    return this.#change(
      kind,
      'SET closed_at = :now, closed_by = :watcher',
      `id = :id AND (${isWatcher}) AND (${isOpen})`,
      { ':id': text(id), ':watcher': text(watcher), ':now': this.#now() },
    );
  }

  async markNamed(kind: IncidentKind, keys: readonly string[]): Promise<void> {
    await this.#rows.update(incidentKey(kind), 'ADD named :keys, revision :one', {
      expression: 'attribute_exists(pk)',
      values: { ':keys': { SS: [...keys] }, ':one': number(1) },
    });
  }

  /** Updates the current incident of a kind. */
  async #change(
    kind: IncidentKind,
    change: string,
    expression: string,
    values: Row,
    names?: Record<string, string>,
  ): Promise<Incident | undefined> {
    const condition = { expression, values: { ...values, ':one': number(1) } };
    const row = await this.#rows.update(incidentKey(kind), `${change} ADD revision :one`, condition, names);
    return row && incidentOf(row);
  }

  #now() {
    return number(this.#options.clock.now());
  }

  #startValues({ changedAt }: Alarm): Row {
    const { expires_at } = this.#expiry('open');
    return { ':at': number(changedAt), ':expires_at': expires_at };
  }

  #expiry(rowType: keyof typeof KEPT_SECONDS) {
    const nowSeconds = Math.floor(this.#options.clock.now() / 1000);
    return { expires_at: number(nowSeconds + KEPT_SECONDS[rowType]) };
  }
}
