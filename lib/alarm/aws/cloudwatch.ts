import {
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  type LogAlarm,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { NOT_FOR_PEOPLE } from '../../names/alarms.ts';
import type { Clock } from '../../time/clock.ts';
import type { Alarm, AlarmState, ChildAlarm } from '../event/alarm.ts';
import { stateOf } from '../event/fields.ts';
import type { Firing, FiringAlarm } from '../evidence/evidence.ts';
import type { NumberQuery, Series } from '../evidence/numbers.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** How many pages of 100 alarms are read. A message shows ten alarms. */
const MAX_PAGES = 3;

/** Alarms of Application Auto Scaling. They trigger scaling, so being in `ALARM` for days is normal for them. */
const AUTO_SCALING = /^TargetTracking-/;

/** Without this parameter CloudWatch returns metric alarms only. */
const ALL_TYPES: DescribeAlarmsCommandInput = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] };

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

  /** Lists the alarms in `ALARM`, without those whose state is not news for people. @throws the error of the SDK */
  async firing(signal: AbortSignal): Promise<Firing> {
    const alarms: FiringAlarm[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = { ...ALL_TYPES, StateValue: 'ALARM', MaxRecords: 100, NextToken: nextToken } as const;
      const answer = await this.#describe(input, signal);
      const forPeople = answer.alarms.filter(isForPeople);
      alarms.push(...forPeople.map(({ name, startedAt }) => ({ name, startedAt })));
      nextToken = answer.nextToken;
      if (!nextToken) break;
    }
    return { alarms, isComplete: !nextToken };
  }

  /**
   * Finds the state of an alarm. `undefined`: CloudWatch did not return an alarm with this ARN. It may be in another
   * region or account. @throws the error of the SDK
   */
  async state(
    { name, arn }: Pick<Alarm, 'name' | 'arn'>,
    signal: AbortSignal,
  ): Promise<AlarmState | undefined> {
    if (arn === undefined) return undefined;
    const { alarms } = await this.#describe({ ...ALL_TYPES, AlarmNames: [name] }, signal);
    return alarms.find(alarm => alarm.arn === arn)?.state;
  }

  /**
   * Lists the child alarms of a composite alarm. There are at most 100, which is one page.
   * @throws the error of the SDK
   */
  async children(composite: string, signal: AbortSignal): Promise<ChildAlarm[]> {
    const input = { ChildrenOfAlarmName: composite, MaxRecords: 100 };
    const { alarms } = await this.#describe(input, signal);
    return alarms.map(({ name, state }) => ({ name, state }));
  }

  async #describe(input: DescribeAlarmsCommandInput, signal: AbortSignal) {
    const command = new DescribeAlarmsCommand(input);
    const {
      MetricAlarms = [],
      CompositeAlarms = [],
      LogAlarms = [],
      NextToken,
    } = await this.#client.send(command, {
      abortSignal: signal,
    });
    const alarms = [...CompositeAlarms, ...MetricAlarms, ...LogAlarms].flatMap(readAlarm);
    return { alarms, nextToken: NextToken };
  }
}

/** An alarm as CloudWatch describes it. */
type Described = {
  readonly name: string;
  readonly arn: string | undefined;
  readonly description: string;
  readonly state: AlarmState | undefined;
  readonly startedAt: number | undefined;
};

/** A list of one alarm; an empty list if it has no name. */
function readAlarm(alarm: MetricAlarm | CompositeAlarm | LogAlarm): Described[] {
  const { AlarmName: name, AlarmArn: arn, AlarmDescription: description = '', StateValue } = alarm;
  const startedAt = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
  return name ? [{ name, arn, description, state: stateOf(StateValue), startedAt }] : [];
}

function isForPeople({ name, description }: Described): boolean {
  return !AUTO_SCALING.test(name) && !description.startsWith(NOT_FOR_PEOPLE);
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
