import { describe, expect, it } from 'vitest';
import { chat } from '../../../lib/alarm/message/chat.ts';
import { DEPLOYMENT, example, NOW } from '../../support/alarm-examples.ts';

const { input, evidence } = example('database-gone');
const lines = { sentence: 'DOWN: database is down.', first: undefined, probe: undefined };
const headline = { verdict: 'down', brief: 'DOWN: database', ...lines } as const;
const FACTS = { input, evidence, headline, deployment: DEPLOYMENT, now: NOW };

/** The form, as far as these tests read it. */
const write = (title: string, text: string, facts = FACTS) =>
  chat(title, text, facts) as {
    content: { title: string; description: string };
    metadata: { summary: string; threadId: string };
  };

it('the chat form is a custom notification of AWS Chatbot, with the links below the text', () => {
  expect(write('title', 'text')).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: 'title',
      description: expect.stringMatching(/^```\ntext\n```\nRunbook: https:\/\/wiki[^\n]*\nAlarm: https:/),
    },
    metadata: {
      threadId: 'beacon-orders-production-incident-1',
      summary: 'DOWN: database is down.',
      eventType: 'down',
    },
  });
});

it('an underscore inside a word stays: it is part of many names', () => {
  expect(write('DOWN: database (connection_refused)', 'text').content.title).toContain('connection_refused');
});

it('a text that is too long for a chat is cut', () => {
  expect(write('title', 'x'.repeat(6000)).content.description).toContain(`\n${'x'.repeat(6000)}\n`);
  expect(write('title', 'x'.repeat(6001)).content.description).toContain(
    `${'x'.repeat(6000)}\n… (the mail has all of it)\n`,
  );
});

it('the messages of one incident are one thread, and those of another incident are another', () => {
  const threadOf = (incidentId: string) =>
    write('title', 'text', { ...FACTS, input: { ...input, incidentId } }).metadata.threadId;
  expect(threadOf('a')).toBe(threadOf('a'));
  expect(threadOf('a')).not.toBe(threadOf('b'));
});

describe('a chat client reads no markup in a name or a reason', () => {
  const MARKUP = '<!channel> *bold* _it_ ~no~ [text](https://evil.example) <https://evil.example|ok> & @here';

  it('in the text: it is a code block that cannot be left', () => {
    const { description } = write('title', `a\n\`\`\`\n${MARKUP}`).content;
    expect(description.match(/`/g)).toHaveLength(6);
    expect(description).not.toMatch(/[<>]/);
    expect(description).toContain('&lt;!channel&gt;');
    expect(description).toContain('&amp; @here\n```\n');
  });

  it('in the title and in the summary', () => {
    const facts = { ...FACTS, headline: { ...headline, sentence: MARKUP } };
    const { content, metadata } = write(MARKUP, 'text', facts);
    for (const line of [content.title, metadata.summary]) {
      expect(line).not.toMatch(/[<>*_~`[\]|#]|@h/);
      expect(line).toContain('∗bold∗');
    }
  });
});
