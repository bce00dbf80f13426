import { wrongEvent } from '../events/wrong-event.ts';
import type { Invocation } from '../telemetry/invocation.ts';
import type { AlarmContext } from './alarm-context.ts';
import { readEvent } from './event/read-event.ts';
import { handleChange } from './handle-change.ts';
import { whySuppressed } from './incident/suppression.ts';
import { componentOf } from './operator/component-of.ts';
import type { ChangeResult } from './outcome.ts';

/** How an event was handled. */
export type EventResult = {
  /** One entry for each change in the event. */
  readonly alarms: readonly { readonly name: string; readonly outcome: ChangeResult['outcome'] }[];
  /** For each part of the event that contains no state change of an alarm: why it was refused. */
  readonly refused: readonly string[];
};

const UNKNOWN_STATE =
  'the table failed, so this function does not know whether a message names every alarm; another invocation finds out';

/**
 * Handles all state changes in an event, in parallel, and writes one log line. A part without a state change is refused
 * without an error.
 * @throws Error if a message was not published, if a state change cannot be read, or if the table does not say whether all
 * alarms are named. Lambda then invokes the function again, and in the end reports the failure. Changes whose messages
 * were published are recognized as repeated
 */
export async function handleEvent(
  event: unknown,
  context: AlarmContext,
  invocation: Invocation,
): Promise<EventResult> {
  const startedAt = context.clock.monotonic();
  const { alarms, refused, unreadable } = readEvent(event, context.clock.now());
  const results = await Promise.all(
    alarms.map(alarm => handleChange({ ...alarm, component: componentOf(alarm, context.measures) }, context)),
  );
  const [failure] = results.filter(({ outcome }) => outcome === 'failed');
  const [tableError] = results.flatMap(({ tableErrors }) => tableErrors);
  const [doubt] = results.flatMap(({ doubts }) => doubts);
  const isFailed =
    failure !== undefined || doubt !== undefined || refused.length > 0 || unreadable.length > 0;
  context.log(levelOf(isFailed, tableError), 'alarm', {
    ...invocation,
    duration_ms: Math.round(context.clock.monotonic() - startedAt),
    alarms: results.map(loggedChange),
    ...(refused.length > 0 && { refused }),
    ...(unreadable.length > 0 && { unreadable }),
    ...(refused.length + unreadable.length > 0 && looksLike(event)),
    ...(tableError !== undefined && { table_error: tableError }),
    ...(failure && { error: failure.error }),
  });
  if (failure) throw new Error('the message about an alarm was not published', { cause: failure.error });
  if (unreadable.length > 0) throw new Error(`an alarm was not reported, because ${unreadable.join('; ')}`);
  if (doubt !== undefined) throw new Error(UNKNOWN_STATE, { cause: doubt });
  return { alarms: results.map(({ alarm, outcome }) => ({ name: alarm.name, outcome })), refused };
}

/** A batch or a notification without an alarm did reach the function that reads those with one. */
function looksLike(event: unknown): object {
  const { meant_for: meantFor, ...fields } = wrongEvent(event).fields;
  return { ...fields, meant_for: meantFor === 'the alarm function' ? 'no function of Beacon' : meantFor };
}

function levelOf(isFailed: boolean, tableError: unknown): 'ERROR' | 'WARN' | 'INFO' {
  if (isFailed) return 'ERROR';
  return tableError === undefined ? 'INFO' : 'WARN';
}

function loggedChange({ alarm, outcome }: ChangeResult): object {
  const { name, state, via, changedAt } = alarm;
  return { name, state, via, at: new Date(changedAt).toISOString(), outcome, why: whySuppressed(alarm) };
}
