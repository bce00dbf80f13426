import { describeInstant, describeSince } from '../common/format.ts';
import { type Alarm, displayName } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { aboutOf, alarmFact } from './alarm-fact.ts';
import { firstOf, firstWithoutReport, hintOf } from './first-step.ts';
import type { Headline } from './message-facts.ts';
import { probeFact } from './probe-fact.ts';

/** The headline of an alarm about what the probe checks: what the probe finds now. */
export function seenHeadline(alarm: Alarm, probe: Evidence['probe'], now: number): Headline {
  const { status, brief, sentence, hasSince } = probeFact(probe, now);
  const common = { verdict: status, brief, probe: undefined };
  switch (status) {
    case 'up':
      return {
        ...common,
        brief: `UP now, though ${displayName(alarm)} fired`,
        sentence: `Everything that Beacon checks is UP now. ${said(alarm, now)}`,
        first: `If it comes back: ${firstOf(alarm) ?? 'look at the numbers below.'}`,
      };
    case 'unknown':
      return {
        ...common,
        sentence: `${alarmFact(alarm, now)} ${sentence}`,
        first: firstWithoutReport(),
      };
    default: {
      // a new environment of the probe function has seen only one failure: then the alarm says since when
      const since = hasSince ? '' : ` The alarm is on ${describeSince(alarm.changedAt, now)}.`;
      const text = `${sentence}${since}${aboutAnother(alarm, probe)}`;
      return { ...common, sentence: text, first: hintOf(probe) ?? firstOf(alarm) };
    }
  }
}

/** If the alarm is about one component, and another is down: what about that component. */
function aboutAnother({ metrics }: Alarm, probe: Evidence['probe']): string {
  const names = metrics.flatMap(({ source }) =>
    'dimensions' in source ? (source.dimensions.Component ?? []) : [],
  );
  const [component] = names;
  if (component === undefined || 'missing' in probe) return '';
  const isUp = probe.found.components.some(({ name, state }) => name === component && state === 'up');
  return isUp ? ` The alarm is about ${component}, which is UP now.` : '';
}

function said(alarm: Alarm, now: number): string {
  return `At ${describeInstant(alarm.changedAt, now)} the alarm said: ${aboutOf(alarm)}.`;
}
