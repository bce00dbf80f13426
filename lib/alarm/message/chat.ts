import type { Story } from './text.ts';

/** What a chat still shows in one piece. */
const MAX_DESCRIPTION = 6000;

/**
 * A custom notification of Amazon Q Developer in chat applications (AWS Chatbot), which shows nothing else that is
 * not an event of AWS: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chat(title: string, text: string, { place, headline }: Story): object {
  const isLong = text.length > MAX_DESCRIPTION;
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title,
      description: isLong ? `${text.slice(0, MAX_DESCRIPTION)}\n… (the mail has all of it)` : text,
    },
    metadata: {
      threadId: `beacon-${place.service}-${place.environment}`,
      summary: headline.sentence,
      eventType: headline.verdict,
    },
  };
}
