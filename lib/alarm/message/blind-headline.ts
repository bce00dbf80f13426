import { isReason, REASONS } from '../../names/reasons.ts';
import { describeMs, describeSince } from '../common/format.ts';
import type { Alarm } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import { firstOf, hintOf } from './first-step.ts';
import type { Headline } from './message-facts.ts';
import { probeFact } from './probe-fact.ts';
import { measures } from './seen-by-probe.ts';

/** Whether the alarm says that the edge path answers `unknown`: Beacon cannot tell whether the region works. */
export function isAboutBlindness(alarm: Alarm): boolean {
  return measures(alarm, ['Blind']);
}

/** The headline of such an alarm: what Beacon cannot see, since when, and why. `now` is in ms since the epoch. */
export function blindHeadline(alarm: Alarm, probe: Evidence['probe'], now: number): Headline {
  const unseen = 'missing' in probe ? [] : probe.found.components.filter(isUnseen);
  const { status, sentence } = probeFact(probe, now);
  const isProved =
    'found' in probe && probe.found.components.some(each => each.state !== 'up' && !isUnseen(each));
  const since = describeSince(alarm.changedAt, now);
  const names = unseen.map(({ name, reason }) => `${name} (${reason})`).join(', ');
  return {
    verdict: isProved ? status : 'unknown',
    brief: names
      ? `BLIND: Beacon cannot see ${names}`
      : 'BLIND: Beacon cannot tell whether this region works',
    sentence:
      (names
        ? `Beacon cannot see ${unseen.map(finding => described(finding, now)).join('; ')}.`
        : `Beacon cannot tell whether this region works, ${since}.`) +
      ` While this lasts, Route 53 moves no traffic away from this region.${names ? ` The alarm is on ${since}.` : ''}`,
    first: (names ? hintOf(probe) : undefined) ?? firstOf(alarm),
    probe: `Beacon's checks: ${sentence}`,
  };
}

/** Whether the reason may be a fault of Beacon itself, so that the component is not proved to be down. */
function isUnseen({ state, reason }: ComponentFinding): boolean {
  return state !== 'up' && isReason(reason) && ['beacon', 'either'].includes(REASONS[reason].blame);
}

function described({ name, reason, firstFailureAt }: ComponentFinding, now: number): string {
  const lasting = firstFailureAt === undefined ? '' : ` for ${describeMs(now - firstFailureAt)}`;
  return `${name}${lasting}: ${reason}`;
}
