import type { Invocation } from '../telemetry/invocation.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/time-limit.ts';
import type { Alarm } from './event/alarm.ts';
import { outline } from './event/outline.ts';
import { readEvent } from './event/read-event.ts';
import { type Evidence, type EvidenceParts, gather, noEvidence } from './evidence/evidence.ts';
import { memberOf } from './incident/incident.ts';
import type { Claims } from './incident/ledger.ts';
import { isAboutItself, whyQuiet } from './incident/suppression.ts';
import { tell } from './incident/tell-once.ts';
import type { Limits } from './limits.ts';
import { compose, type Message } from './message/compose.ts';
import { type News, type Outcome, PLAIN } from './message/message-input.ts';
import type { Place } from './message/place.ts';

export type AlarmParts = {
  readonly claims: Claims;
  readonly evidence: Omit<EvidenceParts, 'clock' | 'limits'>;
  readonly publish: (message: Message, signal: AbortSignal) => Promise<void>;
  readonly place: Place;
  /** The name of this function, on Lambda. */
  readonly ownName: string | undefined;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly log: Logger;
  readonly newId: () => string;
};

/** What became of each change in an event. */
export type Handled = {
  readonly alarms: readonly { readonly name: string; readonly outcome: Outcome | 'failed' }[];
  /** What could not be read, and why. */
  readonly refused: readonly string[];
};

/**
 * Tells of every change in an event, and writes one line about it. What can't be read is refused, not thrown: Lambda
 * would try again twice, and nothing would be different. @throws Error where a message could not be sent: then
 * another try is what is wanted, and those that were told are not told again
 */
export async function handleEvent(
  event: unknown,
  parts: AlarmParts,
  invocation: Invocation,
): Promise<Handled> {
  const startedAt = parts.clock.monotonic();
  const { alarms, refused } = readEvent(event, parts.clock.now());
  const tableErrors: unknown[] = [];
  const ends = await Promise.all(alarms.map(alarm => endOf(alarm, parts, tableErrors)));
  const failures = ends.filter(end => end.outcome === 'failed').map(({ error }) => error);
  parts.log(levelOf([...failures, ...refused], tableErrors), 'alarm', {
    ...invocation,
    duration_ms: Math.round(parts.clock.monotonic() - startedAt),
    alarms: ends.map(({ alarm, outcome }) => lineOf(alarm, outcome)),
    ...(refused.length > 0 && { refused, event: outline(event) }),
    ...(tableErrors.length > 0 && { table_error: tableErrors[0] }),
    ...(failures.length > 0 && { error: failures[0] }),
  });
  if (failures.length > 0) throw new Error('an alarm could not be told', { cause: failures[0] });
  return { alarms: ends.map(({ alarm, outcome }) => ({ name: alarm.name, outcome })), refused };
}

type End = { readonly alarm: Alarm; readonly outcome: Outcome | 'failed'; readonly error?: unknown };

async function endOf(alarm: Alarm, parts: AlarmParts, tableErrors: unknown[]): Promise<End> {
  try {
    return { alarm, outcome: await tellOne(alarm, parts, tableErrors) };
  } catch (error) {
    return { alarm, outcome: 'failed', error };
  }
}

function levelOf(errors: readonly unknown[], warnings: readonly unknown[]) {
  if (errors.length > 0) return 'ERROR';
  return warnings.length > 0 ? 'WARN' : 'INFO';
}

function lineOf(alarm: Alarm, outcome: End['outcome']): object {
  const { name, state, via } = alarm;
  return { name, state, via, at: new Date(alarm.changedAt).toISOString(), outcome, why: whyQuiet(alarm) };
}

function tellOne(alarm: Alarm, parts: AlarmParts, tableErrors: unknown[]): Promise<Outcome> {
  if (isAboutItself(alarm, parts.ownName)) return tellOfItself(alarm, parts);
  const { claims, clock, limits } = parts;
  const write = () => {
    const finish = gather(alarm, { ...parts.evidence, clock, limits });
    return { send: async (news: News) => send(news, await finish(), parts) };
  };
  return tell(alarm, {
    claims,
    clock,
    limits,
    id: parts.newId(),
    write,
    onTableError: error => tableErrors.push(error),
  });
}

/** Nothing is invoked, asked or claimed: whatever is wrong with this function must not keep it from saying so. */
async function tellOfItself(alarm: Alarm, parts: AlarmParts): Promise<Outcome> {
  if (whyQuiet(alarm)) return 'quiet';
  const kind = alarm.state === 'OK' ? 'ok' : 'alarm';
  const news = { ...PLAIN, kind, alarm, members: [memberOf(alarm, undefined)], isAboutItself: true } as const;
  await send(news, noEvidence('not asked'), parts);
  return 'told alone';
}

async function send(news: News, evidence: Evidence, parts: AlarmParts): Promise<void> {
  const { clock, limits, place, publish } = parts;
  const message = compose(news, evidence, place, clock.now());
  await withTimeout(clock, limits.publishMs, signal => publish(message, signal));
}
