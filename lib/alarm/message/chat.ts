import type { MessageFacts } from './message-facts.ts';

/** A chat message longer than this would not be shown as a whole. */
const MAX_CHARACTERS = 6000;

/**
 * A custom notification for Amazon Q Developer in chat applications (AWS Chatbot). It shows no other message that is not
 * an event of an AWS service: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * @param title the subject of the mail
 * @param text the text of the mail
 */
export function chat(title: string, text: string, { deployment, headline }: MessageFacts): object {
  const isLong = text.length > MAX_CHARACTERS;
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title,
      description: isLong ? `${text.slice(0, MAX_CHARACTERS)}\n… (the mail has all of it)` : text,
    },
    metadata: {
      threadId: `beacon-${deployment.service}-${deployment.environment}`,
      summary: headline.sentence,
      eventType: headline.verdict,
    },
  };
}
