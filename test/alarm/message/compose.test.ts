import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSection } from '../../../build/doc-sections.ts';
import { readEvent } from '../../../lib/alarm/event/read-event.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { compose } from '../../../lib/alarm/message/compose.ts';
import { DEFAULT_FLAGS } from '../../../lib/alarm/message/message-input.ts';
import { alarm } from '../../support/alarm-events.ts';
import { DEPLOYMENT, EXAMPLES, example, NOW } from '../../support/alarm-examples.ts';

const FOLDER = fileURLToPath(new URL('messages', import.meta.url));

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][\x20-\x7e]{0,98}$/;

const write = (name: string) => {
  const { input, evidence, now } = example(name);
  return compose(input, evidence, DEPLOYMENT, now ?? NOW);
};

describe.each(Object.keys(EXAMPLES))('the message "%s"', name => {
  it('has the text of its file', async () => {
    const { subject, text } = write(name);
    await expect(`${subject}\n\n${text}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });

  it('has a subject that SNS accepts', () => {
    expect(write(name).subject).toMatch(SUBJECT);
  });

  it('has neither control characters nor lines that a mail server would break', () => {
    const { text } = write(name);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n').filter(line => line.length > 450)).toEqual([]);
  });

  it('has the same content for programs and for a chat', () => {
    const { machine, sms, attributes, chat } = write(name);
    const content = JSON.parse(machine);
    expect(content).toMatchObject({
      source: 'beacon',
      version: 1,
      service: 'orders',
      environment: 'production',
    });
    expect(content.alarms).toHaveLength(content.alarm_count);
    expect(attributes).toMatchObject({ verdict: content.verdict, kind: content.kind });
    expect(JSON.parse(chat).content).toMatchObject({ title: sms });
    const { alarm: change } = example(name).input;
    expect(content.alarm).toMatchObject({ name: change.name, arn: change.arn, state: change.state });
  });

  it('is not read as an alarm if it is delivered to the alarm function', () => {
    const { machine, text } = write(name);
    for (const Message of [machine, text]) {
      const event = { Records: [{ EventSource: 'aws:sns', Sns: { Message } }] };
      expect(readEvent(event, NOW).alarms).toEqual([]);
    }
  });
});

it('the examples contain the description of an alarm as the stack creates it', () => {
  const row = readSection('alarms').match(/^\| `down` \| (.*) \| (.*) \| (.*) \|$/m) ?? [];
  const [, means, doFirst, where] = row;
  const { name, description } = alarm();
  expect(name).toBe(`${DEPLOYMENT.service}-${DEPLOYMENT.environment}-down`);
  expect(description).toBe(`${means} First: ${doFirst} Look: ${where} Runbook: ${DEPLOYMENT.runbookUrl}`);
});

describe("an alarm's own description", () => {
  const lines = (name: string) =>
    write(name)
      .text.split('\n')
      .filter(line => line.includes('critical component is down. The'));

  it('is introduced in the present tense while the alarm fires, and in the past tense after its OK', () => {
    expect(lines('database-gone')).toEqual([expect.stringMatching(/^ {2}it means: A critical/)]);
    expect(lines('ok')).toEqual([expect.stringMatching(/^ {2}it meant: A critical/)]);
  });
});

describe('a message about very many alarms', () => {
  const { input, evidence } = example('storm');
  const members = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => memberOf(alarm({ name: name(index) }), undefined));

  it.each(['x', '"', '\u{1F525}'])('is accepted by SNS, in all its forms, with names of %s', letter => {
    const many = members(2000, index => `${index}-${letter.repeat(240)}`);
    const { text, chat, machine } = compose({ ...input, members: many }, evidence, DEPLOYMENT, NOW);
    const forms = { default: text, https: chat, a: machine, b: machine, c: machine, d: machine };
    expect(Buffer.byteLength(JSON.stringify(forms))).toBeLessThan(262_144 - 2000);
    expect(JSON.parse(machine).alarm_count).toBe(2000);
    expect(text).toMatch(/… and \d+ more/);
  });

  it('names all of 150 alarms', () => {
    const many = members(150, index => `a-${index}`);
    const { text } = compose({ ...input, members: many }, evidence, DEPLOYMENT, NOW);
    for (const { name } of many) expect(text).toContain(`- ${name}: `);
  });
});

it('a name cannot break a line or reverse its direction', () => {
  const { input, evidence } = example('database-gone');
  const change = alarm({ name: 'a\u202eb\u2028c' });
  const members = [memberOf(change, undefined)];
  const { text } = compose({ ...input, alarm: change, members }, evidence, DEPLOYMENT, NOW);
  expect(text).toContain('- a b c: OK -> ALARM');
});

const TIMEOUT = {
  state: 'down',
  reason: 'timeout',
  hint: undefined,
  failuresInRow: undefined,
  firstFailureAt: undefined,
  lastSuccessAt: undefined,
} as const;

it('a message with any names, reasons and errors is readable, and SNS accepts it', () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
  const { evidence } = example('database-gone');
  fc.assert(
    fc.property(words, words, words, (name, reason, other) => {
      const change = alarm({ name, reason, description: other });
      const members = [memberOf(change, undefined), memberOf(alarm({ name: other }), undefined)];
      const components = [{ ...TIMEOUT, name, message: other }];
      const probe = { found: { status: 'down' as const, components } };
      const fixed = { ...DEFAULT_FLAGS, kind: 'alarm' as const, incidentId: 'x' };
      const input = { ...fixed, alarm: change, members };
      const { subject, text, chat, machine } = compose(input, { ...evidence, probe }, DEPLOYMENT, NOW);
      expect(subject).toMatch(SUBJECT);
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]/u);
      expect(text.isWellFormed()).toBe(true);
      expect(text.split('\n\n')[2]).toMatch(/^The 2 alarms:\n- /);
      for (const json of [chat, machine]) expect(() => JSON.parse(json)).not.toThrow();
    }),
    { numRuns: 100 },
  );
});
