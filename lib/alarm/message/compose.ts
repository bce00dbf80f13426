import type { Evidence } from '../evidence/evidence.ts';
import { chat } from './chat.ts';
import { headline } from './headline.ts';
import { machine } from './machine.ts';
import type { News } from './message-input.ts';
import type { Place } from './place.ts';
import { subject } from './subject.ts';
import { type Story, text } from './text.ts';

/** One message, in every form that it is read in. */
export type Message = {
  readonly subject: string;
  readonly text: string;
  /** For Amazon Q Developer in chat applications (AWS Chatbot). */
  readonly chat: string;
  /** JSON, for machines. */
  readonly machine: string;
  /** For subscriptions that filter. */
  readonly attributes: Readonly<Record<string, string>>;
};

/**
 * SNS takes 262,144 bytes a message, all its forms together, and a form may be escaped to twice its length: the text
 * goes out once, what machines read four times.
 */
const MAX_TEXT_BYTES = 40_000;
const MAX_MACHINE_BYTES = 16_000;

/** How many alarms are named, until it fits. */
const NAMES = [400, 200, 100, 50, 20, 5];

/** Writes a message. `now`: ms since the epoch. */
export function compose(news: News, evidence: Evidence, place: Place, now: number): Message {
  const story: Story = { news, evidence, place, now, headline: headline(news, evidence, now) };
  const whose = `${place.service} ${place.environment}`;
  const count = news.members.length;
  const brief = `${story.headline.brief}${count > 1 && news.kind === 'alarm' ? ` (${count} alarms)` : ''}`;
  const heading = subject(news.isAddendum ? `More: ${brief}` : brief, whose);
  const body = fitting(MAX_TEXT_BYTES, max => text(story, max));
  return {
    subject: heading,
    text: body,
    chat: JSON.stringify(chat(heading, body, story)),
    machine: fitting(MAX_MACHINE_BYTES, max => JSON.stringify(machine(story, max))),
    attributes: {
      kind: news.isAddendum ? 'addendum' : news.kind,
      verdict: story.headline.verdict,
      service: place.service,
      environment: place.environment,
    },
  };
}

/** What is written with as many names as fit. */
function fitting(maxBytes: number, write: (maxNames: number) => string): string {
  for (const max of NAMES) {
    const written = write(max);
    if (Buffer.byteLength(written) <= maxBytes) return written;
  }
  return write(1).slice(0, maxBytes / 4); // a character has 4 bytes at most
}
