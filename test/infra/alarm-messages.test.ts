import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alarmMessages } from '../../build/infra/alarm-messages.ts';
import { DESCRIBED_ALARMS } from '../../infra/constructs/alarms/definitions/all.ts';
import { wordsOf } from '../../lib/alarm/message/words.ts';

const PAGE = fileURLToPath(new URL('../../docs/alarm-messages.md', import.meta.url));

const page = alarmMessages();

/** Each message: its heading in brackets, the subject, and the first lines. */
const messages = [...page.matchAll(/^\[(\w+), probe (\w+)\] (.+)\n {2}(.+)\n {2}(.+)(?:\n {2}(.+))?$/gm)].map(
  ([, state = '', probe = '', subject = '', first = '', second = '', third = '']) => ({
    state,
    probe,
    subject,
    first,
    second,
    third,
  }),
);

/** The alarms about what the probe checks. */
const SEEN = /the alarm said|is down \(timeout\)|NOT KNOWN/;

describe('the page of messages', () => {
  it('is as it is generated (`npm run docs` writes it)', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it('has a message for every alarm that invokes the alarm function, in every state, with every probe', () => {
    const headings = page.match(/^## /gm) ?? [];
    expect(headings.length).toBeGreaterThan(20);
    expect(messages).toHaveLength(9 * headings.length);
  });
});

describe('every message', () => {
  it('says in the first line what, and since when or how long', () => {
    const without = messages.filter(
      ({ first }) => !/ since \d\d:| after \d|At \d\d:| for \d+ min/.test(first),
    );
    expect(without).toEqual([]);
  });

  it('says in the second line what to do first', () => {
    expect(messages.filter(({ second }) => !/^First: [A-Z\w]/.test(second))).toEqual([]);
  });

  it('has no bare number of a status, and no unit of a program', () => {
    expect(messages.filter(({ first }) => /\bE\d|undefined|NaN|\[object|: 2,|\(2,/.test(first))).toEqual([]);
  });

  it('about something that the probe does not check is not headed by "UP"', () => {
    const others = messages.filter(({ state, first }) => state === 'ALARM' && !SEEN.test(first));
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter(({ subject, first }) => /^UP/.test(subject) || /^Everything/.test(first))).toEqual(
      [],
    );
    for (const { third } of others) expect(third).toMatch(/^Beacon's checks: /);
  });

  it('about an OK says what is still down', () => {
    const still = messages.filter(({ state, probe }) => state === 'OK' && probe === 'down');
    for (const { subject, first } of still) {
      expect(subject).toMatch(/^OK, but still DOWN/);
      expect(first).toContain('but still DOWN: database is down (timeout)');
    }
  });
});

it.each(DESCRIBED_ALARMS)('the description of "$id" has a short subject, for the first line', ({ means }) => {
  const { subject = '' } = wordsOf(means);
  expect(subject.length).toBeGreaterThan(15);
  expect(subject.length).toBeLessThan(125);
});
