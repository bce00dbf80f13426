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

/** Pages of 100 alarms read at most: a message shows ten. */
const MAX_PAGES = 3;

/** Alarms of Application Auto Scaling: they work by being in ALARM for days. */
const AUTO_SCALING = /^TargetTracking-/;

/** What is asked of CloudWatch: one retry, and limits of time from whoever asks. */
export class CloudWatch {
  readonly #client = new CloudWatchClient(AWS_OPTIONS);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The values of the last so many minutes. A metric without any is there, and empty. */
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

  /** What is in ALARM. */
  async firing(signal: AbortSignal): Promise<Firing> {
    const alarms: FiringAlarm[] = [];
    const ask = {
      StateValue: 'ALARM',
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: 100,
    } as const;
    let next: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#describe(
        { ...ask, AlarmTypes: [...ask.AlarmTypes], NextToken: next },
        signal,
      );
      alarms.push(...answer.alarms.map(({ name, startedAt }) => ({ name, startedAt })));
      next = answer.next;
      if (!next) break;
    }
    return { alarms: alarms.filter(({ name }) => !AUTO_SCALING.test(name)), isComplete: !next };
  }

  /** Those below a composite alarm: it has 100 at most, which is one page. */
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
    return { alarms, next: NextToken };
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
