import { describeInstant, describeMs } from '../common/format.ts';
import { alarmSection, childrenSection, firingSection } from './alarm-sections.ts';
import { missingSection, nowSection, numbersSections } from './evidence-sections.ts';
import { links } from './links.ts';
import type { MessageFacts } from './message-facts.ts';
import { operatorSection } from './operator-section.ts';
import { plainLine, type Section, writeSection } from './section.ts';

/**
 * The text of a message. It is shown as it is in a mail and in a chat, so nothing may depend on the width of a
 * character.
 * @param maxNames the highest number of other alarms that are named
 * @param withLinks whether the text has the links
 */
export function text(facts: MessageFacts, maxNames: number, withLinks = true): string {
  const { input, evidence, now } = facts;
  const sections: readonly Section[] = [
    operatorSection(input, evidence, now),
    nowSection(evidence, facts.headline.first, now),
    alarmSection(input, evidence, now, maxNames),
    childrenSection(input, evidence),
    ...numbersSections(evidence, facts.deployment.numbersLeftOut),
    firingSection(input, evidence, now),
    { title: 'Where to look', lines: withLinks ? linkLines(facts) : [] },
    missingSection(input, evidence),
  ];
  const written = sections.filter(({ lines }) => lines.length > 0).map(writeSection);
  return [head(facts), ...written].join('\n\n');
}

function linkLines({ input, deployment }: MessageFacts): string[] {
  return links(input.alarm, deployment).map(({ what, url }) => `${what}: ${url}`);
}

/** The first lines: what and since when, the first thing to do, and what else the reader has to know at once. */
function head(facts: MessageFacts): string {
  const { input, headline, deployment, now } = facts;
  const { sentence, first, probe } = headline;
  const lines = [
    sentence,
    first && `First: ${first}`,
    probe,
    input.isAddendum && `${input.members.length} more since the last message.`,
    lateness(facts),
    `${deployment.service}, ${deployment.environment}, ${describeInstant(now)}`,
  ];
  return lines
    .filter(line => typeof line === 'string')
    .map(plainLine)
    .join('\n');
}

/** A message that comes later than this says so, ms. Most come after 5 s, and addenda within the minute of the incident. */
const LATE_MS = 60_000;

function lateness({ input, now }: MessageFacts): string | undefined {
  const lateMs = now - Math.min(...input.members.map(({ changedAt }) => changedAt));
  return lateMs > LATE_MS ? `This message comes ${describeMs(lateMs)} late.` : undefined;
}
