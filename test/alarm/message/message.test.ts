import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSection } from '../../../build/readme.ts';
import { readEvent } from '../../../lib/alarm/event/read-event.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { compose } from '../../../lib/alarm/message/compose.ts';
import { describeMs } from '../../../lib/alarm/message/format.ts';
import { PLAIN } from '../../../lib/alarm/message/message-input.ts';
import { sparkline } from '../../../lib/alarm/message/number-lines.ts';
import { subject } from '../../../lib/alarm/message/subject.ts';
import { alarm } from '../../support/alarm-events.ts';
import { NOW, PLACE, STORIES } from '../../support/alarm-stories.ts';

const FOLDER = fileURLToPath(new URL('messages', import.meta.url));

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][\x20-\x7e]{0,98}$/;

const SICK = {
  state: 'down',
  reason: 'timeout',
  hint: undefined,
  failuresInRow: undefined,
  firstFailureAt: undefined,
  lastSuccessAt: undefined,
} as const;

const write = (name: string) => {
  const story = STORIES[name];
  if (!story) throw new Error(`there is no story "${name}"`);
  return compose(story.news, story.evidence, PLACE, story.now ?? NOW);
};

describe.each(Object.keys(STORIES))('the message "%s"', name => {
  it('reads as in its file', async () => {
    const { subject: heading, text } = write(name);
    await expect(`${heading}\n\n${text}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });

  it('has a subject that SNS takes', () => {
    expect(write(name).subject).toMatch(SUBJECT);
  });

  it('is plain: no control characters, no line that a mail would break in the middle', () => {
    const { text } = write(name);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n').filter(line => line.length > 450)).toEqual([]);
  });

  it('says the same to machines', () => {
    const { machine, subject: heading, attributes } = write(name);
    const said = JSON.parse(machine);
    expect(said).toMatchObject({
      source: 'beacon',
      version: 1,
      service: 'orders',
      environment: 'production',
    });
    expect(said.alarms).toHaveLength(said.alarm_count);
    expect(attributes).toMatchObject({ verdict: said.verdict, kind: said.kind });
    expect(JSON.parse(write(name).chat).content).toMatchObject({ title: heading });
  });

  it('is no event that would make Beacon tell of it again', () => {
    const { machine, text } = write(name);
    for (const Message of [machine, text]) {
      const event = { Records: [{ EventSource: 'aws:sns', Sns: { Message } }] };
      expect(readEvent(event, NOW).alarms).toEqual([]);
    }
  });
});

it('is shown with an alarm that the stack makes, in the words of its table', () => {
  const row = readSection('alarms').match(/^\| `down` \| (.*) \| (.*) \| (.*) \|$/m) ?? [];
  const [, means, doFirst, where] = row;
  const { name, description } = alarm();
  expect(name).toBe(`${PLACE.service}-${PLACE.environment}-down`);
  expect(description).toBe(`${means} First: ${doFirst} Look: ${where} Runbook: ${PLACE.runbookUrl}`);
});

describe("an alarm's own description", () => {
  const said = (name: string) => {
    const lines = write(name).text.split('\n');
    return lines.filter(line => line.includes('critical component is down'));
  };

  it('is what it means while it fires, and what it meant once it is OK', () => {
    expect(said('database-gone')).toEqual([expect.stringMatching(/^ {2}it means: A critical/)]);
    expect(said('ok')).toEqual([expect.stringMatching(/^ {2}it meant: A critical/)]);
  });
});

describe('a message about very many alarms', () => {
  const many = (count: number, letter: string) =>
    Array.from({ length: count }, (_, index) =>
      memberOf(alarm({ name: `${index}-${letter.repeat(240)}` }), undefined),
    );

  it.each(['x', '"', '\u{1F525}'])('fits into what SNS takes, in all its forms, with names of %s', letter => {
    const { news, evidence } = STORIES.storm ?? {};
    if (!news || !evidence) throw new Error('no storm');
    const { text, chat, machine } = compose({ ...news, members: many(2000, letter) }, evidence, PLACE, NOW);
    const whole = JSON.stringify({
      default: text,
      https: chat,
      a: machine,
      b: machine,
      c: machine,
      d: machine,
    });
    expect(Buffer.byteLength(whole)).toBeLessThan(262_144 - 2000);
    expect(JSON.parse(machine).alarm_count).toBe(2000);
    expect(text).toMatch(/… and \d+ more/);
  });

  it('names 150 in full', () => {
    const { news, evidence } = STORIES.storm ?? {};
    if (!news || !evidence) throw new Error('no storm');
    const members = Array.from({ length: 150 }, (_, index) =>
      memberOf(alarm({ name: `a-${index}` }), undefined),
    );
    const { text } = compose({ ...news, members }, evidence, PLACE, NOW);
    for (const { name } of members) expect(text).toContain(`- ${name}: `);
  });
});

describe('a link', () => {
  const url = (region: string) => {
    const { news, evidence } = STORIES['database-gone'] ?? {};
    if (!news || !evidence) throw new Error('no story');
    const change = alarm({ name: 'orders/5xx: all', region });
    return compose({ ...news, alarm: change }, evidence, { ...PLACE, region }, NOW).text;
  };

  it.each([
    [
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/',
    ],
    [
      'cn-north-1',
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:alarm/',
    ],
    [
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#',
    ],
  ])('leads to the console of its partition: %s', (region, begin) => {
    expect(url(region)).toContain(begin);
    expect(url(region)).toContain('orders%2F5xx%3A%20all');
  });
});

it('a link never leads to a host that an event has made up', () => {
  const { news, evidence } = STORIES['database-gone'] ?? {};
  if (!news || !evidence) throw new Error('no story');
  const change = alarm({ region: 'evil.example.com/?' });
  const { text } = compose({ ...news, alarm: change }, evidence, PLACE, NOW);
  expect(text).not.toContain('evil');
  expect(text).toContain('- Alarm: https://eu-west-1.console.aws.amazon.com/');
});

it('a link leads somewhere even for half a character, which JSON can hold', () => {
  const { news, evidence } = STORIES['database-gone'] ?? {};
  if (!news || !evidence) throw new Error('no story');
  const broken = alarm({ name: 'a\ud800' });
  const { text } = compose({ ...news, alarm: broken }, evidence, PLACE, NOW);
  expect(text).toContain('alarm/a%EF%BF%BD');
  expect(text.isWellFormed()).toBe(true);
});

it('a name that turns the direction of a line, or breaks it, does neither', () => {
  const { news, evidence } = STORIES['database-gone'] ?? {};
  if (!news || !evidence) throw new Error('no story');
  const change = alarm({ name: 'a\u202eb\u2028c' });
  const { text } = compose(
    { ...news, alarm: change, members: [memberOf(change, undefined)] },
    evidence,
    PLACE,
    NOW,
  );
  expect(text).toContain('- a b c: OK -> ALARM');
});

describe('words', () => {
  it.each([
    [12, '12 ms'],
    [45_400, '45 s'],
    [183_000, '3 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
  ])('say %d ms as %s', (ms, words) => {
    expect(describeMs(ms)).toBe(words);
  });
});

it('a message is one that people can read and SNS takes, whatever others have named and said', () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
  const { evidence } = STORIES['database-gone'] ?? {};
  if (!evidence) throw new Error('no story');
  fc.assert(
    fc.property(words, words, words, (name, reason, said) => {
      const change = alarm({ name, reason, description: said });
      const members = [memberOf(change, undefined), memberOf(alarm({ name: said }), undefined)];
      const probe = { found: { status: 'down' as const, components: [{ ...SICK, name, message: said }] } };
      const news = { ...PLAIN, kind: 'alarm' as const, alarm: change, members };
      const { subject: heading, text, chat, machine } = compose(news, { ...evidence, probe }, PLACE, NOW);
      expect(heading).toMatch(SUBJECT);
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]/u);
      expect(text.isWellFormed()).toBe(true);
      expect(text.split('\n\n')[2]).toMatch(/^The 2 alarms:\n- /);
      for (const json of [chat, machine]) expect(() => JSON.parse(json)).not.toThrow();
    }),
    { numRuns: 100 },
  );
});

it('a sparkline has a block for each value up to 15, lowest to highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  const values = fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, list => {
      const line = sparkline(list);
      expect(line).toMatch(/^[▁▂▃▄▅▆▇█]+$/);
      expect(line).toHaveLength(Math.min(15, list.length));
      if (new Set(list).size > 1) expect(line).toContain('█');
    }),
  );
});

it('a subject is one that SNS takes, whatever it is made of', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', maxLength: 130 }),
      (brief, whose) => {
        expect(subject(`DOWN: ${brief}`, whose)).toMatch(SUBJECT);
      },
    ),
  );
});
