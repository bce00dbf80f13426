import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../time/clock.ts';
import type { ChildAlarm } from '../event/alarm.ts';
import { stateOf } from '../event/fields.ts';
import type { Firing, FiringAlarm } from '../evidence/evidence.ts';
import type { NumberQuery, Series } from '../evidence/numbers.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** How many pages of 100 alarms are read. A message shows ten alarms. */
const MAX_PAGES = 3;

/** Alarms of Application Auto Scaling. They trigger scaling, so being in `ALARM` for days is normal for them. */
const AUTO_SCALING = /^TargetTracking-/;

const IN_ALARM: DescribeAlarmsCommandInput = {
  StateValue: 'ALARM',
  AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  MaxRecords: 100,
};

/** Reads metrics and alarms. Each request has one retry. The caller limits the time by a signal. */
export class CloudWatch {
  readonly #client = new CloudWatchClient(AWS_OPTIONS);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Reads the values of the last `minutes`, oldest first. A metric without values is in the result, with an empty list.
   * @throws the error of the SDK
   */
  async numbers(queries: readonly NumberQuery[], minutes: number, signal: AbortSignal): Promise<Series[]> {
    const now = this.#clock.now();
    const command = new GetMetricDataCommand({
      MetricDataQueries: queries.map(metricDataQuery),
      StartTime: new Date(Math.floor(now / 60_000 - minutes) * 60_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampAscending',
    });
    const { MetricDataResults = [] } = await this.#client.send(command, { abortSignal: signal });
    return queries
      .filter(({ isResult }) => isResult)
      .map(({ id, label, unit }) => {
        const values = MetricDataResults.find(({ Id }) => Id === id)?.Values ?? [];
        return { label, unit, values };
      });
  }

  /** Lists the alarms in `ALARM`, without those of Auto Scaling. @throws the error of the SDK */
  async firing(signal: AbortSignal): Promise<Firing> {
    const alarms: FiringAlarm[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#describe({ ...IN_ALARM, NextToken: nextToken }, signal);
      alarms.push(...answer.alarms.map(({ name, startedAt }) => ({ name, startedAt })));
      nextToken = answer.nextToken;
      if (!nextToken) break;
    }
    return { alarms: alarms.filter(({ name }) => !AUTO_SCALING.test(name)), isComplete: !nextToken };
  }

  /**
   * Lists the child alarms of a composite alarm. There are at most 100, which is one page.
   * @throws the error of the SDK
   */
  async children(composite: string, signal: AbortSignal): Promise<ChildAlarm[]> {
    const { alarms } = await this.#describe({ ChildrenOfAlarmName: composite, MaxRecords: 100 }, signal);
    return alarms.map(({ name, state }) => ({ name, state }));
  }

  async #describe(input: DescribeAlarmsCommandInput, signal: AbortSignal) {
    const command = new DescribeAlarmsCommand(input);
    const {
      MetricAlarms = [],
      CompositeAlarms = [],
      NextToken,
    } = await this.#client.send(command, {
      abortSignal: signal,
    });
    const alarms = [...CompositeAlarms, ...MetricAlarms].flatMap(
      ({ AlarmName, StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp }) => {
        const startedAt = (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.getTime();
        return AlarmName ? [{ name: AlarmName, state: stateOf(StateValue), startedAt }] : [];
      },
    );
    return { alarms, nextToken: NextToken };
  }
}

function metricDataQuery({ id, isResult, periodSeconds, source }: NumberQuery): MetricDataQuery {
  const common = { Id: id, ReturnData: isResult };
  if ('expression' in source) return { ...common, Expression: source.expression, Period: periodSeconds };
  const { namespace, name, dimensions, stat, accountId } = source;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    ...common,
    ...(accountId && { AccountId: accountId }),
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions },
      Period: periodSeconds,
      Stat: stat,
    },
  };
}
