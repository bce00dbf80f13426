import { describeInstant } from '../common/format.ts';
import { alarmSection, childrenSection, firingSection } from './alarm-sections.ts';
import { missingSection, nowSection, numbersSections } from './evidence-sections.ts';
import { links } from './links.ts';
import type { MessageFacts } from './message-facts.ts';
import { plainLine, type Section, writeSection } from './section.ts';

/**
 * The text of a message. It is shown as it is in a mail and in a chat, so nothing may depend on the width of a
 * character.
 * @param maxNames the highest number of other alarms that are named
 */
export function text(facts: MessageFacts, maxNames: number): string {
  const { input, evidence, deployment, now } = facts;
  const sections: readonly Section[] = [
    nowSection(evidence, now),
    alarmSection(input, evidence, now, maxNames),
    childrenSection(input, evidence),
    ...numbersSections(evidence),
    firingSection(input, evidence, now),
    {
      title: 'Where to look',
      lines: links(input.alarm, deployment).map(({ what, url }) => `${what}: ${url}`),
    },
    missingSection(input, evidence),
  ];
  const written = sections.filter(({ lines }) => lines.length > 0).map(writeSection);
  return [head(facts), ...written].join('\n\n');
}

function head({ input, headline, deployment, now }: MessageFacts): string {
  const addendum = input.isAddendum ? [`${input.members.length} more since the last message.`] : [];
  const sender = `${deployment.service}, ${deployment.environment}, ${describeInstant(now)}`;
  return [headline.sentence, ...addendum, sender].map(plainLine).join('\n');
}
