import type { Clock } from '../../time/clock.ts';
import type { Limits } from '../common/limits.ts';
import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from '../incident/incident.ts';
import type { AlarmLedger } from '../incident/ledger.ts';
import {
  changeKey,
  incidentKey,
  incidentOf,
  instant,
  KEPT_SECONDS,
  memberValue,
  number,
  openKey,
  text,
} from './alarm-rows.ts';
import { type Row, TableRows } from './table-rows.ts';

/** The table, and whose rows in it. */
export type AlarmTableOptions = {
  /** The name or the ARN of the table. */
  readonly tableName: string;
  readonly service: string;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'tableMs' | 'claimMs' | 'incidentMs' | 'watchMs' | 'handoverMs'>;
};

/**
 * The ledger in the DynamoDB table. The SDK may repeat a write whose answer was lost, so a condition is also met by the
 * function that met it the first time.
 */
export class AlarmTable implements AlarmLedger {
  readonly #options: AlarmTableOptions;
  readonly #rows: TableRows;

  constructor(options: AlarmTableOptions) {
    this.#options = options;
    this.#rows = new TableRows(options);
  }

  async claimChange(alarm: Alarm, claimant: string): Promise<boolean> {
    const now = this.#options.clock.now();
    const until = number(now + this.#options.limits.claimMs);
    const isNew = 'attribute_not_exists(pk)';
    const isAbandoned = '(attribute_not_exists(finished_at) AND claimed_until < :now)';
    const isRepeat = 'claimant = :claimant';
    const row = { claimant: text(claimant), claimed_until: until, ...this.#expiry('change') };
    return this.#rows.put(changeKey(alarm), row, {
      expression: `${isNew} OR ${isAbandoned} OR ${isRepeat}`,
      values: { ':now': number(now), ':claimant': text(claimant) },
    });
  }

  async finishChange(alarm: Alarm): Promise<void> {
    const finishedAt = number(this.#options.clock.now());
    await this.#rows.put(changeKey(alarm), { finished_at: finishedAt, ...this.#expiry('change') });
  }

  async recordStart(alarm: Alarm): Promise<boolean> {
    const since = alarm.previousState === 'OK' ? ':at' : 'if_not_exists(since, :at)';
    const row = await this.#rows.update(openKey(alarm), `SET since = ${since}, expires_at = :expires_at`, {
      expression: 'attribute_not_exists(ok_at) OR ok_at <= :at',
      values: this.#startValues(alarm),
    });
    return row !== undefined;
  }

  async startOf(alarm: Alarm): Promise<number | undefined> {
    return instant(await this.#rows.get(openKey(alarm)), 'since');
  }

  async recordEnd(alarm: Alarm): Promise<void> {
    const isNotLater = (name: string) => `(attribute_not_exists(${name}) OR ${name} <= :at)`;
    await this.#rows.update(openKey(alarm), 'SET ok_at = :at, expires_at = :expires_at REMOVE since', {
      expression: `${isNotLater('since')} AND ${isNotLater('ok_at')}`,
      values: this.#startValues(alarm),
    });
  }

  async readIncident(kind: IncidentKind): Promise<Incident | undefined> {
    const row = await this.#rows.get(incidentKey(kind));
    return row && incidentOf(row);
  }

  async openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previousId: string | undefined,
  ): Promise<boolean> {
    const now = this.#options.clock.now();
    const row = {
      id: text(id),
      opened_at: number(now),
      ends_at: number(now + this.#options.limits.incidentMs),
      members: { M: Object.fromEntries(members.map(member => [member.key, memberValue(member)])) },
      ...this.#expiry('incident'),
    };
    const isOver = 'id = :previous AND (ends_at <= :now OR attribute_exists(closed_at))';
    const condition = previousId
      ? { isFree: `(${isOver})`, values: { ':previous': text(previousId), ':now': number(now) } }
      : { isFree: 'attribute_not_exists(pk)', values: {} };
    return this.#rows.put(incidentKey(kind), row, {
      expression: `${condition.isFree} OR id = :id`,
      values: { ...condition.values, ':id': text(id) },
    });
  }

  async joinIncident(kind: IncidentKind, member: Member): Promise<Incident | undefined> {
    const condition = {
      expression: 'ends_at > :now AND attribute_not_exists(closed_at)',
      values: { ':now': number(this.#options.clock.now()), ':member': memberValue(member) },
    };
    const change = 'SET members.#member = :member';
    const row = await this.#rows.update(incidentKey(kind), change, condition, { '#member': member.key });
    return row && incidentOf(row);
  }

  async claimWatch(kind: IncidentKind, id: string, watcher: string): Promise<boolean> {
    const { clock, limits } = this.#options;
    const now = clock.now();
    const isFree = 'attribute_not_exists(watched_until) OR watched_until < :soon OR watcher = :watcher';
    const row = await this.#rows.update(incidentKey(kind), 'SET watcher = :watcher, watched_until = :until', {
      expression: `id = :id AND attribute_not_exists(closed_at) AND (${isFree})`,
      values: {
        ':id': text(id),
        ':watcher': text(watcher),
        ':until': number(now + limits.watchMs),
        ':soon': number(now + limits.handoverMs),
      },
    });
    return row !== undefined;
  }

  beginOwnerMessage(kind: IncidentKind, id: string): Promise<Incident | undefined> {
    return this.#mark(kind, 'SET taken_at = :now, reported = members', 'id = :id', { ':id': text(id) });
  }

  async finishOwnerMessage(kind: IncidentKind, id: string): Promise<void> {
    await this.#mark(kind, 'SET told_at = :now', 'id = :id', { ':id': text(id) });
  }

  closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined> {
    const isOpen = 'attribute_not_exists(closed_at) OR closed_by = :watcher';
    return this.#mark(
      kind,
      'SET closed_at = :now, closed_by = :watcher',
      `id = :id AND watcher = :watcher AND (${isOpen})`,
      { ':id': text(id), ':watcher': text(watcher) },
    );
  }

  async finishWatcherMessage(kind: IncidentKind, id: string): Promise<void> {
    await this.#mark(kind, 'SET addendum_at = :now', 'id = :id', { ':id': text(id) });
  }

  /** Updates an incident. `:now` in an expression is the current instant. */
  async #mark(
    kind: IncidentKind,
    updateExpression: string,
    expression: string,
    values: Row,
  ): Promise<Incident | undefined> {
    const now = number(this.#options.clock.now());
    const condition = { expression, values: { ...values, ':now': now } };
    const row = await this.#rows.update(incidentKey(kind), updateExpression, condition);
    return row && incidentOf(row);
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
