import { beforeEach, describe, expect, it } from 'vitest';
import type { AlarmContext } from '../../lib/alarm/alarm-context.ts';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import { handleEvent } from '../../lib/alarm/handle-event.ts';
import { TableError } from '../../lib/alarm/incident/ledger.ts';
import type { Message } from '../../lib/alarm/message/compose.ts';
import type { Logger } from '../../lib/telemetry/logger.ts';
import { alarmEvent, recordedEvent } from '../support/alarm-events.ts';
import { DEPLOYMENT } from '../support/alarm-examples.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { MemoryOperator } from '../support/memory-operator.ts';

const INVOCATION = { invocation_id: 'request-1', trace_id: undefined, cold_start: true };

let clock: FakeClock;
let ledger: MemoryLedger;
let published: Message[] = [];
let lines: Parameters<Logger>[] = [];
let ids = 0;

beforeEach(() => {
  clock = new FakeClock();
  ledger = new MemoryLedger(clock, LIMITS);
  published = [];
  lines = [];
});

const publishMessage = async (message: Message) => void published.push(message);

async function handle(event: unknown, publish: (message: Message) => Promise<void> = publishMessage) {
  const context: AlarmContext = {
    ledger,
    publish,
    clock,
    limits: LIMITS,
    deployment: DEPLOYMENT,
    dependencyQueries: [],
    measures: [],
    operator: new MemoryOperator(),
    sources: {
      probe: async () => ({ status: 'up', components: [] }),
      numbers: async () => [],
      firing: async () => ({ alarms: [], isComplete: true }),
      state: async () => undefined,
      children: async () => [],
    },
    functionName: undefined,
    newId: () => `id-${ids++}`,
    log: (...line) => lines.push(line),
  };
  const result = handleEvent(event, context, INVOCATION);
  result.catch(() => {});
  await clock.advance(LIMITS.watchMs + LIMITS.publishMs);
  return result;
}

describe('an event', () => {
  it('gives one result and one log line', async () => {
    expect(await handle(alarmEvent({ name: 'a' }))).toEqual({
      alarms: [{ name: 'a', outcome: 'sent' }],
      refused: [],
    });
    const alarms = [
      { name: 'a', state: 'ALARM', via: 'lambda', at: '2026-11-23T03:12:31.000Z', outcome: 'sent' },
    ];
    expect(lines).toEqual([['INFO', 'alarm', { ...INVOCATION, duration_ms: 5000, alarms }]]);
  });

  it('with several changes has a result for each; one message names them', async () => {
    const records = ['sns-metric', 'sns-composite'].flatMap(
      name => (recordedEvent(name) as { Records: object[] }).Records,
    );
    const { alarms, refused } = await handle({ Records: [...records, {}] });
    expect(alarms).toEqual([
      { name: 'EXAMPLE', outcome: 'sent' },
      { name: 'ServiceAggregatedAlarm', outcome: 'joined' },
    ]);
    expect(refused).toHaveLength(1);
    expect(published).toHaveLength(1);
    expect(lines).toMatchObject([['ERROR', 'alarm', { refused, event: { records: 3 } }]]);
  });

  it('that is suppressed is logged with the reason', async () => {
    await handle(recordedEvent('eventbridge-metric-muted'));
    const alarms = [{ outcome: 'suppressed', why: 'its actions are suppressed (mute)' }];
    expect(lines).toMatchObject([['INFO', 'alarm', { alarms }]]);
  });
});

describe('if the table fails', () => {
  it('the message is sent, and the function rejects, so that Lambda invokes it again', async () => {
    ledger.isGone = true;
    await expect(handle(alarmEvent({ name: 'a' }))).rejects.toMatchObject({
      message: expect.stringContaining('does not know whether a message names every alarm'),
      cause: { name: 'TableError' },
    });
    expect(published).toHaveLength(1);
    const alarms = [{ outcome: 'sent alone' }];
    expect(lines).toMatchObject([['ERROR', 'alarm', { alarms, table_error: { name: 'TableError' } }]]);
  });

  it('after the message, the log line is a warning', async () => {
    ledger.markNamed = async () => {
      throw new TableError('no answer');
    };
    expect((await handle(alarmEvent({ name: 'a' }))).alarms).toEqual([{ name: 'a', outcome: 'sent' }]);
    expect(lines).toMatchObject([['WARN', 'alarm', { table_error: { name: 'TableError' } }]]);
  });

  it('an OK of which only the table knows whether it ends an alarm is logged, and looked up again', async () => {
    ledger.isGone = true;
    const event = alarmEvent({ name: 'a', state: 'OK', previous: 'INSUFFICIENT_DATA' });
    await expect(handle(event)).rejects.toMatchObject({ cause: { name: 'TableError' } });
    const alarms = [{ outcome: 'suppressed' }];
    expect(lines).toMatchObject([['ERROR', 'alarm', { alarms, table_error: { name: 'TableError' } }]]);
  });
});

describe('if the message is not published', () => {
  it('rejects with the cause, so that Lambda invokes the function again', async () => {
    const cause = new Error('denied');
    const denied = () => Promise.reject(cause);
    await expect(handle(alarmEvent({ name: 'a' }), denied)).rejects.toMatchObject({
      message: 'the message about an alarm was not published',
      cause,
    });
    expect(lines).toMatchObject([['ERROR', 'alarm', { alarms: [{ outcome: 'failed' }], error: cause }]]);
  });

  it('rejects after the time limit if the topic hangs', async () => {
    await expect(handle(alarmEvent({ name: 'a' }), () => new Promise(() => {}))).rejects.toMatchObject({
      cause: { name: 'TimeLimitExceeded' },
    });
  });

  it('logs a failure of the table, too', async () => {
    ledger.isGone = true;
    await expect(
      handle(alarmEvent({ name: 'a' }), () => Promise.reject(new Error('denied'))),
    ).rejects.toThrow();
    expect(lines).toMatchObject([
      ['ERROR', 'alarm', { table_error: { name: 'TableError' }, error: { message: 'denied' } }],
    ]);
  });
});
