import { describeSince } from '../common/format.ts';
import { displayName } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { aboutOf, alarmBrief, alarmFact } from './alarm-fact.ts';
import { blindHeadline, isAboutBlindness } from './blind-headline.ts';
import { firstOf, firstWithoutReport, hintOf } from './first-step.ts';
import type { Headline } from './message-facts.ts';
import type { MessageInput } from './message-input.ts';
import { okHeadline } from './ok-headline.ts';
import { probeFact } from './probe-fact.ts';
import { isSeenByProbe } from './seen-by-probe.ts';
import { seenHeadline } from './seen-headline.ts';

/**
 * The headline of a message. An alarm about what the probe checks is headed by what the probe finds now, which may differ
 * from what the alarm says. Any other alarm is headed by what it says. `now` is in ms since the epoch.
 */
export function headline(input: MessageInput, { probe }: Evidence, now: number): Headline {
  const { alarm } = input;
  if (input.isAboutAlarmFunction) return alarmFunctionHeadline(input);
  if (input.kind === 'ok') return okHeadline(input, probe, now);
  if (alarm.state === 'ALARM' && isSeenByProbe(alarm)) return seenHeadline(alarm, probe, now);
  if (alarm.state === 'ALARM' && isAboutBlindness(alarm)) return blindHeadline(alarm, probe, now);
  const { status, brief, sentence } = probeFact(probe, now);
  return {
    ...(alarm.state === 'ALARM' ? firingHeadline(input, probe, now) : noDataHeadline(input, probe, now)),
    verdict: status === 'up' ? 'alarm' : status,
    probe: `Beacon's checks: ${sentence}`,
    ...(isNotUp(status) && { brief: `${brief}; ${alarmBrief(alarm)}` }),
  };
}

function isNotUp(status: Headline['verdict']): boolean {
  return status === 'down' || status === 'degraded';
}

type Lines = Pick<Headline, 'brief' | 'sentence' | 'first'>;

/** An alarm about something that the probe does not check. */
function firingHeadline({ alarm }: MessageInput, probe: Evidence['probe'], now: number): Lines {
  return {
    brief: `ALARM: ${alarmBrief(alarm)}`,
    sentence: alarmFact(alarm, now),
    first: firstOf(alarm) ?? hintOf(probe) ?? 'Look at the alarm and its metric in CloudWatch.',
  };
}

/** The metric of the alarm has stopped, or its resource does not exist any more. */
function noDataHeadline({ alarm }: MessageInput, probe: Evidence['probe'], now: number): Lines {
  const name = displayName(alarm);
  const since = describeSince(alarm.changedAt, now);
  const check = 'Check whether the resource still exists, and whether its metric still arrives.';
  const isSilent = 'missing' in probe && isSeenByProbe(alarm);
  return {
    brief: `NO DATA: ${name}`,
    sentence: `CloudWatch has no data for ${name} ${since}. The alarm is about this: ${aboutOf(alarm)}.`,
    first: isSilent ? firstWithoutReport() : (hintOf(probe) ?? check),
  };
}

function alarmFunctionHeadline({ alarm }: MessageInput): Headline {
  const sentence =
    `${alarm.name} is ${alarm.state}: it watches the very function that writes these messages. ` +
    'Others may not have come.';
  const brief = `${alarm.state}: the alarm function itself`;
  return { verdict: 'unknown', brief, sentence, first: firstOf(alarm), probe: undefined };
}
