import { expect, it } from 'vitest';
import { chat } from '../../../lib/alarm/message/chat.ts';
import { DEPLOYMENT, example, NOW } from '../../support/alarm-examples.ts';

const { input, evidence } = example('database-gone');
const headline = { verdict: 'down', brief: 'DOWN: database', sentence: 'DOWN: database is down.' } as const;
const FACTS = { input, evidence, headline, deployment: DEPLOYMENT, now: NOW };

it('the chat form is a custom notification of AWS Chatbot, in one thread per deployment', () => {
  expect(chat('subject', 'text', FACTS)).toEqual({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: 'subject', description: 'text' },
    metadata: {
      threadId: 'beacon-orders-production',
      summary: 'DOWN: database is down.',
      eventType: 'down',
    },
  });
});

it('a text that is too long for a chat is cut', () => {
  const description = (text: string) =>
    (chat('subject', text, FACTS) as { content: { description: string } }).content.description;
  expect(description('x'.repeat(6000))).toBe('x'.repeat(6000));
  expect(description('x'.repeat(6001))).toBe(`${'x'.repeat(6000)}\n… (the mail has all of it)`);
});
