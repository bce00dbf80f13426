import { describe, expect, it } from 'vitest';
import { createAlarmHandler } from '../../functions/alarm/create-alarm-handler.ts';
import { startBeacon, startProbe } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { restApiEvent } from '../support/events.ts';
import { WRONG_EVENTS } from '../support/wrong-events.ts';

const ALARM_ENV = {
  ...{ PROBE_FUNCTION_NAME: 'beacon-probe', TABLE_NAME: 'beacon', AWS_REGION: 'eu-west-1' },
  TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:beacon',
};

const ENV = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' };

const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line));
const names = (lines: readonly string[]) => extract([...lines]).map(({ name }) => name);

const adviceFor = (meantFor: string) =>
  meantFor.startsWith('no ') ? 'No function of Beacon takes it' : `It was probably meant for ${meantFor}`;

describe('the health function', () => {
  const wrong = WRONG_EVENTS.filter(([, meantFor]) => meantFor !== 'the health function');

  it.each(wrong)(
    'answers 400 to %s, and says once that it was meant for %s',
    async (what, meantFor, event) => {
      const { invoke, logs, metrics } = startBeacon(ENV);
      const answers = [await invoke(event), await invoke(event), await invoke(event)];
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
      expect(answers[0]?.headers['Content-Type']).toBe('application/problem+json');
      expect(parsed(logs)).toMatchObject([
        {
          level: 'WARN',
          message: `The health function got ${what} instead of an HTTP request. ${adviceFor(meantFor)}: change the target of whatever sends it.`,
          looks_like: what,
          meant_for: meantFor,
          invocation_id: 'invocation-1',
        },
      ]);
      expect(names(metrics)).toEqual(['ColdStart', 'Rejected', 'Rejected', 'Rejected']);
    },
  );

  it('says what is missing where the event is an HTTP request', async () => {
    const { invoke, logs } = startBeacon(ENV);
    await invoke({ ...restApiEvent(), path: null });
    expect(parsed(logs)).toMatchObject([
      { message: 'The health function got an HTTP request without a method or without a path.' },
    ]);
  });

  it('logs each kind of event, and no value of it', async () => {
    const { invoke, logs } = startBeacon(ENV);
    for (const [, , event] of [...wrong, ...wrong]) await invoke(event);
    expect(logs.length).toBe(new Set(wrong.map(([what]) => what)).size);
    expect(logs.join()).not.toMatch(/wJalrXUtnFEMI|Test message|HappyFace/);
  });
});

describe('the probe function', () => {
  const understood = ['a schedule of EventBridge', 'a request for a run'];
  const wrong = WRONG_EVENTS.filter(([what]) => !understood.includes(what));

  it.each(wrong)('rejects %s, meant for %s, without an error of Lambda', async (what, meantFor, event) => {
    const { beacon, invoke, logs, metrics } = startProbe(ENV);
    beacon.checker.run = () => Promise.reject(new Error('it ran'));
    const answer = await invoke(event);
    expect(answer).toEqual({
      rejected: expect.stringContaining('Nothing was run.'),
      ...{ looks_like: what, meant_for: meantFor },
    });
    expect(parsed(logs)).toMatchObject([{ level: 'WARN', message: answer.rejected, looks_like: what }]);
    expect(names(metrics)).toEqual(['Rejected']);
  });
});

describe('the alarm function', () => {
  const understood = ['a state change of a CloudWatch alarm', 'a schedule of EventBridge'];
  const wrong = WRONG_EVENTS.filter(([what]) => !understood.includes(what));

  it.each(wrong)('refuses %s, meant for %s, without an error of Lambda', async (what, meantFor, event) => {
    const lines: string[] = [];
    const handle = createAlarmHandler({ env: ALARM_ENV, write: line => void lines.push(line) });
    const refused = [expect.stringMatching(/^this is not a state change of an alarm/)];
    expect(await handle(event, {})).toEqual({ alarms: [], refused });
    const other = meantFor === 'the alarm function' ? 'no function of Beacon' : meantFor;
    expect(parsed(lines)).toMatchObject([{ level: 'ERROR', refused, looks_like: what, meant_for: other }]);
  });
});
