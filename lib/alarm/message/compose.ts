import type { Evidence } from '../evidence/evidence.ts';
import { chat } from './chat.ts';
import { headline } from './headline.ts';
import { machine } from './machine.ts';
import type { Deployment, MessageFacts } from './message-facts.ts';
import type { MessageInput } from './message-input.ts';
import { subject } from './subject.ts';
import { text } from './text.ts';

/** One message, in all the forms that it is published in. */
export type Message = {
  readonly subject: string;
  /** Plain text, for mail. */
  readonly text: string;
  /** JSON, for Amazon Q Developer in chat applications (AWS Chatbot). */
  readonly chat: string;
  /** JSON, for programs. */
  readonly machine: string;
  /** SNS message attributes, for subscriptions with a filter policy. */
  readonly attributes: Readonly<Record<string, string>>;
};

/**
 * SNS accepts 262,144 bytes per message, for all of its forms together. Escaping may double the length of a form. The
 * text is sent once and the JSON for programs four times.
 */
const MAX_TEXT_BYTES = 40_000;
const MAX_MACHINE_BYTES = 16_000;

/** How many alarms a form names: the first of these numbers with which it fits. */
const NAME_COUNTS = [400, 200, 100, 50, 20, 5];

/** Writes a message. `now` is in ms since the epoch. */
export function compose(
  input: MessageInput,
  evidence: Evidence,
  deployment: Deployment,
  now: number,
): Message {
  const facts: MessageFacts = { input, evidence, deployment, now, headline: headline(input, evidence, now) };
  const heading = subjectOf(facts);
  const body = fitting(MAX_TEXT_BYTES, maxNames => text(facts, maxNames));
  return {
    subject: heading,
    text: body,
    chat: JSON.stringify(chat(heading, body, facts)),
    machine: fitting(MAX_MACHINE_BYTES, maxNames => JSON.stringify(machine(facts, maxNames))),
    attributes: {
      kind: input.isAddendum ? 'addendum' : input.kind,
      verdict: facts.headline.verdict,
      service: deployment.service,
      environment: deployment.environment,
    },
  };
}

function subjectOf({ input, headline, deployment }: MessageFacts): string {
  const count = input.members.length;
  const brief = `${headline.brief}${count > 1 && input.kind === 'alarm' ? ` (${count} alarms)` : ''}`;
  const sender = `${deployment.service} ${deployment.environment}`;
  return subject(input.isAddendum ? `More: ${brief}` : brief, sender);
}

/** Writes a form with as many names as fit into `maxBytes`. */
function fitting(maxBytes: number, write: (maxNames: number) => string): string {
  for (const maxNames of NAME_COUNTS) {
    const written = write(maxNames);
    if (Buffer.byteLength(written) <= maxBytes) return written;
  }
  return write(1).slice(0, maxBytes / 4); // a character takes at most 4 bytes
}
