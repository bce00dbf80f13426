import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Alarm } from '../../lib/alarm/event/alarm.ts';

const FOLDER = fileURLToPath(new URL('../alarm/event/events', import.meta.url));

/** The names of the recorded events: events as AWS publishes them. Each file contains the page that it was copied from. */
export const RECORDED = readdirSync(FOLDER)
  .map(file => file.replace('.json', ''))
  .sort();

/** A recorded event, by its name. */
export function recordedEvent(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')).event;
}

/** The page that a recorded event was copied from. */
export function sourceOf(name: string): string {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')).source;
}

/** When the alarm of the examples fires, ms since the epoch. */
export const ALARM_AT = Date.parse('2026-11-23T03:12:31.000Z');

/** A change of the alarm `down` to `ALARM`, as the stack of Beacon creates it. */
export function alarm(overrides: Partial<Alarm> = {}): Alarm {
  const name = overrides.name ?? 'orders-production-down';
  return {
    name,
    arn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
    contributor: undefined,
    state: 'ALARM',
    changedAt: ALARM_AT,
    previousState: 'OK',
    previousAt: ALARM_AT - 3_600_000,
    reason:
      'Threshold Crossed: 2 out of the last 3 datapoints [2.0 (23/11/26 03:11:00), 2.0 (23/11/26 03:10:00)] were ' +
      'greater than or equal to the threshold (2.0) (minimum 2 datapoints for OK -> ALARM transition).',
    value: 2,
    threshold: 2,
    description:
      'A critical component is down. The health check answers 503. ' +
      'First: Read which component is down, and its reason: in the message, or at GET /health. ' +
      'Look: The dashboard: the status of each component, and the metrics of its dependency. ' +
      'Runbook: https://wiki.example.com/runbooks/orders',
    region: 'eu-west-1',
    accountId: '111122223333',
    metrics: [
      {
        id: 'm1',
        label: undefined,
        isResult: true,
        periodSeconds: 60,
        source: {
          namespace: 'Beacon',
          name: 'Unhealthy',
          dimensions: { Service: 'orders', Environment: 'production' },
          stat: 'Maximum',
          accountId: undefined,
        },
      },
    ],
    isComposite: false,
    children: [],
    suppressedBy: undefined,
    wasSuppressedBy: undefined,
    via: 'lambda',
    ...overrides,
  };
}

/** The event of a Lambda action, for an alarm of one metric. */
export function alarmEvent({
  name,
  state = 'ALARM',
  previous = 'OK',
  changedAt = ALARM_AT,
}: AlarmEventOptions) {
  const timestamp = new Date(changedAt).toISOString().replace('Z', '+0000');
  const reason = 'Threshold Crossed: 1 out of the last 1 datapoints was greater than the threshold (0.0).';
  return {
    source: 'aws.cloudwatch',
    alarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
    accountId: '111122223333',
    time: timestamp,
    region: 'eu-west-1',
    alarmData: {
      alarmName: name,
      state: { value: state, reason, timestamp },
      previousState: { value: previous, reason, timestamp },
      configuration: {
        metrics: [
          {
            id: '1234e046-06f0-a3da-9534-ea5c1e0fe4c1',
            metricStat: {
              metric: { namespace: 'Beacon', name: 'Unhealthy', dimensions: { Service: 'orders' } },
              period: 60,
              stat: 'Maximum',
            },
            returnData: true,
          },
        ],
      },
    },
  };
}

type AlarmEventOptions = {
  readonly name: string;
  readonly state?: string;
  readonly previous?: string;
  /** ms since the epoch. @default ALARM_AT */
  readonly changedAt?: number;
};
