import { links } from './links.ts';
import type { MessageFacts } from './message-facts.ts';

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
export function chat(title: string, text: string, facts: MessageFacts): object {
  const { deployment, headline, input } = facts;
  const isLong = text.length > MAX_CHARACTERS;
  const cut = isLong ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}\n… (the mail has all of it)` : text;
  const urls = links(input.alarm, deployment).map(({ what, url }) => `${what}: ${escaped(url)}`);
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: withoutMarkup(title),
      description: ['```', escaped(cut.replaceAll('`', "'")), '```', ...urls].join('\n'),
    },
    metadata: {
      threadId: `beacon-${deployment.service}-${deployment.environment}-${input.incidentId}`,
      summary: withoutMarkup(headline.sentence),
      eventType: headline.verdict,
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
