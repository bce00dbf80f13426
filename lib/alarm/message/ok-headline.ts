import { describeMs } from '../common/format.ts';
import { displayName } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { aboutOf } from './alarm-fact.ts';
import { firstOf, firstWithoutReport, hintOf } from './first-step.ts';
import type { Headline } from './message-facts.ts';
import type { MessageInput } from './message-input.ts';
import { probeFact } from './probe-fact.ts';

/** The headline of a message about alarms that have ended. Something else may still be down. */
export function okHeadline(input: MessageInput, probe: Evidence['probe'], now: number): Headline {
  const { status, brief, sentence } = probeFact(probe, now);
  const [member, ...others] = input.members;
  const isOne = member !== undefined && others.length === 0;
  const what = isOne ? displayName(member) : `${input.members.length} alarms`;
  const over = `${what} ${isOne ? 'is' : 'are'} OK again${lasted(input)}`;
  const said = isOne && input.alarm.description ? ` It said: ${aboutOf(input.alarm)}.` : '';
  const common = { verdict: 'ok', brief: `OK: ${what}`, probe: undefined } as const;
  switch (status) {
    case 'up':
      return {
        ...common,
        sentence: `${over}.${said}`,
        first: 'Nothing. Everything that Beacon checks is up.',
      };
    case 'unknown':
      return { ...common, sentence: `${over}.${said} ${sentence}`, first: firstWithoutReport() };
    default:
      return {
        ...common,
        verdict: status,
        brief: `OK, but still ${brief}`,
        sentence: `${over}, but still ${sentence}`,
        first: hintOf(probe) ?? firstOf(input.alarm),
      };
  }
}

/** How long an alarm lasted, if it is the only one: from the recorded start, or from the start in CloudWatch's event. */
function lasted({ members, alarm }: MessageInput): string {
  const [member] = members;
  if (!member || members.length > 1) return '';
  const startedAt = member.startedAt ?? (alarm.previousState === 'ALARM' ? alarm.previousAt : undefined);
  return startedAt === undefined ? '' : ` after ${describeMs(member.changedAt - startedAt)}`;
}
