import fc from 'fast-check';
import { expect, it } from 'vitest';
import { subject } from '../../../lib/alarm/message/subject.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][\x20-\x7e]{0,98}$/;

it('a subject consists of the headline and the sender', () => {
  expect(subject('DOWN: database', 'orders production')).toBe('DOWN: database - orders production');
});

it('a subject that is too long keeps its sender', () => {
  const long = subject(`DOWN: ${'x'.repeat(200)}`, 'orders production');
  expect(long).toHaveLength(99);
  expect(long).toMatch(/^DOWN: x+\.\.\. - orders production$/);
});

it('SNS accepts a subject of any content', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', maxLength: 130 }),
      (brief, sender) => {
        expect(subject(`DOWN: ${brief}`, sender)).toMatch(SUBJECT);
      },
    ),
  );
});
