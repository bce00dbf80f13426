import type { Evidence } from '../evidence/evidence.ts';
import { describeInstant } from './format.ts';
import type { Headline } from './headline.ts';
import { links } from './links.ts';
import type { News } from './message-input.ts';
import type { Place } from './place.ts';
import {
  alarmSection,
  childrenSection,
  firingSection,
  missingSection,
  nowSection,
  numbersSections,
  type Section,
} from './sections.ts';

/** All that a message is written from. `now`: ms since the epoch. */
export type Story = {
  readonly news: News;
  readonly evidence: Evidence;
  readonly headline: Headline;
  readonly place: Place;
  readonly now: number;
};

/** The message for people: a mail and a chat show it as it is, so that nothing depends on the width of a letter. */
export function text({ news, evidence, headline, place, now }: Story, maxNames: number): string {
  const where = links(news.alarm, place).map(({ what, url }) => `${what}: ${url}`);
  const sections: readonly Section[] = [
    nowSection(evidence, now),
    alarmSection(news, evidence, now, maxNames),
    childrenSection(news, evidence),
    ...numbersSections(evidence),
    firingSection(news, evidence, now),
    { title: 'Where to look', lines: where },
    missingSection(news, evidence),
  ];
  const addendum = news.isAddendum ? [`${news.members.length} more since the last message.`] : [];
  const head = [
    headline.sentence,
    ...addendum,
    `${place.service}, ${place.environment}, ${describeInstant(now)}`,
  ];
  const written = sections.filter(({ lines }) => lines.length > 0).map(write);
  return [head.map(plain).join('\n'), ...written].join('\n\n');
}

function write({ title, lines }: Section): string {
  const shown = lines.map(line => (line.startsWith('  ') ? line : `- ${line}`));
  return [`${title}:`, ...shown].map(plain).join('\n');
}

/** Names and reasons are other people's: none may break a line, turn its direction, or be half a character. */
function plain(line: string): string {
  return line.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ');
}
