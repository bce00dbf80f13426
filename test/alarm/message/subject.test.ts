import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../lib/alarm/message/ascii.ts';
import { subject, title } from '../../../lib/alarm/message/subject.ts';

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

describe('a name in another script', () => {
  it.each([
    ['Überlastung der Straße', 'Uberlastung der Strasse'],
    ['заказы-Щит', 'zakazy-Shchit'],
    ['παραγγελίες', 'paraggelies'],
    ['Łódź, Tromsø, Ærø', 'Lodz, Tromso, Aero'],
    ['注文-production-遅延', '~-production-~'],
    ['\u{1F525}\u{1F525} down', '~ down'],
    ['“quoted” – yes…', '"quoted" - yes...'],
  ])('is still readable in the subject of a mail: %s', (name, expected) => {
    expect(ascii(name)).toBe(expected);
  });

  it('is kept in the title, for SMS and chat', () => {
    expect(title('ALARM: 注文-遅延', 'orders production')).toBe('ALARM: 注文-遅延 - orders production');
    const long = title(`ALARM: ${'注'.repeat(200)}`, 'orders production');
    expect(long).toMatch(/^ALARM: 注+… - orders production$/);
    expect(long).toHaveLength(134);
  });
});
