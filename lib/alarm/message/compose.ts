import type { Evidence } from '../evidence/evidence.ts';
import { chat } from './chat.ts';
import { headline } from './headline.ts';
import { machine } from './machine.ts';
import type { Deployment, MessageFacts } from './message-facts.ts';
import type { MessageInput } from './message-input.ts';
import { labelOf } from './operator-section.ts';
import { subject, title } from './subject.ts';
import { text } from './text.ts';

/** One message, in all the forms that it is published in. */
export type Message = {
  readonly subject: string;
  /** The subject in any script, for SMS. */
  readonly sms: string;
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
  const brief = briefOf(facts);
  const sender = `${deployment.service} ${deployment.environment}`;
  const sms = title(brief, sender);
  const body = fitting(MAX_TEXT_BYTES, maxNames => text(facts, maxNames));
  return {
    subject: subject(brief, sender),
    sms,
    text: body,
    chat: JSON.stringify(
      chat(
        sms,
        fitting(MAX_TEXT_BYTES, maxNames => text(facts, maxNames, false)),
        facts,
      ),
    ),
    machine: fitting(MAX_MACHINE_BYTES, maxNames => JSON.stringify(machine(facts, maxNames))),
    attributes: {
      kind: input.isAddendum ? 'addendum' : input.kind,
      verdict: facts.headline.verdict,
      service: deployment.service,
      environment: deployment.environment,
    },
  };
}

function briefOf({ input, evidence, headline, now }: MessageFacts): string {
  const count = input.members.length;
  const brief = `${headline.brief}${count > 1 && input.kind === 'alarm' ? ` (${count} alarms)` : ''}`;
  const label = labelOf(input, evidence, now);
  const labelled = label ? `${label}: ${brief}` : brief;
  return input.isAddendum ? `More: ${labelled}` : labelled;
}

/** Writes a form with as many names as fit into `maxBytes`. */
function fitting(maxBytes: number, write: (maxNames: number) => string): string {
  for (const maxNames of NAME_COUNTS) {
    const written = write(maxNames);
    if (Buffer.byteLength(written) <= maxBytes) return written;
  }
  return write(1).slice(0, maxBytes / 4); // a character takes at most 4 bytes
}
