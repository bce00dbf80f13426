import { type Link, links } from './links.ts';
import type { Deployment, MessageFacts } from './message-facts.ts';

/** A chat message longer than this would not be shown as a whole. */
const MAX_CHARACTERS = 6000;

/**
 * A custom notification for Amazon Q Developer in chat applications (AWS Chatbot). It shows no other message that is not
 * an event of an AWS service: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 *
 * All messages of an incident are in one thread. Names and reasons come from others, so the text is a code block, in which
 * a chat client reads no markup. Links are below it, because they do not work inside.
 * @param title the title, as in an SMS
 * @param text the text of the mail, without its links
 */
export function chat(title: string, text: string, { deployment, headline, input }: MessageFacts): object {
  return chatForm(title, text, {
    id: threadId(input.incidentId, deployment),
    summary: headline.sentence,
    eventType: headline.verdict,
    links: links(input.alarm, deployment),
  });
}

/** The thread that a chat message belongs to, and what is shown beside its text. */
export type Thread = {
  readonly id: string;
  readonly summary: string;
  readonly eventType: string;
  readonly links: readonly Link[];
};

/** The id of the thread of an incident. */
export function threadId(incidentId: string, { service, environment }: Deployment): string {
  return `beacon-${service}-${environment}-${incidentId}`;
}

/** The same for any message. */
export function chatForm(title: string, text: string, thread: Thread): object {
  const isLong = text.length > MAX_CHARACTERS;
  const cut = isLong ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}\n… (the mail has all of it)` : text;
  const urls = thread.links.map(({ what, url }) => `${what}: ${escaped(url)}`);
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: withoutMarkup(title),
      description: ['```', escaped(cut.replaceAll('`', "'")), '```', ...urls].join('\n'),
    },
    metadata: {
      threadId: thread.id,
      summary: withoutMarkup(thread.summary),
      eventType: thread.eventType,
    },
  };
}

/** Slack reads `<!channel>` as a mention and `<https://…|text>` as a link, also in a code block. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Characters that begin markup. An underscore inside a word does not. */
const MARKUP = /[*~`[\]|#]|(?<![\p{L}\d])_|_(?![\p{L}\d])/gu;

/** A line outside a code block. Characters that begin markup are replaced by similar ones that do not. */
function withoutMarkup(line: string): string {
  const similar = line.replace(MARKUP, character => SIMILAR[character] ?? '');
  return escaped(similar).replaceAll('@', '@\u2060'); // a word joiner: no mention
}

const SIMILAR: Readonly<Record<string, string>> = {
  ...{ '*': '∗', _: 'ˍ', '~': '∼', '`': "'", '[': '(', ']': ')', '|': '¦', '#': '＃' },
};
