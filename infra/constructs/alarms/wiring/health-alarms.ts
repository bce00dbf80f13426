import { Stack } from 'aws-cdk-lib';
import type { Alarm, AlarmBase, CompositeAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { assertNoFaults, PropsError } from '../../validation/faults.ts';
import { allAlarms } from '../definitions/all.ts';
import { NEVER_UP } from '../definitions/beacon.ts';
import type { AlarmPlan, AlarmRule } from '../definitions/definition.ts';
import { alarmId, type Selection, selectAlarms, selectionFaults } from '../definitions/selection.ts';
import { ACCESS_NAMESPACE, throttledMetricName } from '../definitions/targets.ts';
import { alarmPrefix, type Watched } from '../definitions/watched.ts';
import { alarmArn, functionAction, topicAction } from './alarm-actions.ts';
import { pageAlarm, unheardAlarms } from './composites.ts';
import { createAlarm } from './create-alarm.ts';

export type HealthAlarmsProps = {
  readonly watched: Watched;
  /** Reports alarms to people, with evidence. Is watched itself. */
  readonly alarmFunction: IFunction;
  /** The topic that people subscribe to. */
  readonly topic: ITopic;
  /** The topic that wakes people. @default - the same */
  readonly pageTopic?: ITopic | undefined;
  /** @default - all alarms */
  readonly selection?: Selection;
};

type Created = { readonly rule: AlarmRule; readonly alarm: Alarm };

/**
 * All alarms, with their actions. Most of them invoke the alarm function, which reports each incident once and with
 * evidence. These go directly to the topic: the alarm that wakes people, those on the alarm function and on the probe
 * function that it invokes, and those that tell people when the alarm function does not.
 */
export class HealthAlarms extends Construct {
  /** Every alarm for people: those on a metric, then the composite ones. */
  readonly all: readonly AlarmBase[];
  /** The composite alarm that wakes people: the system is down, or the heartbeat stopped. `undefined` when no such alarm is selected. */
  readonly page: CompositeAlarm | undefined;
  /** What the names of all alarms begin with. */
  readonly prefix: string;

  /** @throws PropsError when two alarms, of this or of another health check, would have the same name */
  constructor(scope: Construct, id: string, props: HealthAlarmsProps) {
    super(scope, id);
    const { watched, alarmFunction, topic, pageTopic = topic } = props;
    this.prefix = alarmPrefix(watched);
    this.#assertUniquePrefix();
    countThrottled(watched);
    const plans = this.#plans(props);
    const created = plans.flatMap(({ rule, targets }) =>
      targets.map(target => ({ rule, alarm: createAlarm(this, watched, rule, target) })),
    );
    const reported = alarmsOf(created, ({ reportedBy }) => reportedBy === undefined);
    const direct = alarmsOf(created, ({ reportedBy }) => reportedBy === 'cloudwatch');
    const paging = alarmsOf(created, ({ pages }) => pages === true);
    const [neverUp] = alarmsOf(created, ({ id }) => id === NEVER_UP);
    this.page = paging.length > 0 ? pageAlarm(this, watched, paging, neverUp) : undefined;
    const page = this.page ? [this.page] : [];
    const unpaged = reported.filter(alarm => !paging.includes(alarm));
    const unheard = unheardAlarms(this, watched, alarmFunction, unpaged);

    const anyAlarm = alarmArn(this, `${this.prefix}*`);
    addAction(reported, functionAction(this, alarmFunction, anyAlarm));
    addAction([...direct, ...unheard], topicAction(this, topic, anyAlarm));
    if (page.length > 0) addAction(page, topicAction(this, pageTopic, anyAlarm));
    this.all = [...created.map(({ alarm }) => alarm), ...page, ...unheard];
  }

  #plans({ watched, alarmFunction, selection = {} }: HealthAlarmsProps): AlarmPlan[] {
    const all = allAlarms(watched, alarmFunction);
    assertNoFaults(this, selectionFaults(all, selection));
    const plans = selectAlarms(all, selection);
    this.#assertUniqueIds(plans);
    return plans;
  }

  /** Names of components may make two alarms equal: `component-a` with an alarm `memory-1`, and `a-memory-1`. */
  #assertUniqueIds(plans: readonly AlarmPlan[]): void {
    const ids = plans.flatMap(({ rule, targets }) => targets.map(target => alarmId(rule, target)));
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (!repeated) return;
    const problem = `have two components with an alarm named "${this.prefix}${repeated}": give one of them another name`;
    throw new PropsError(this, [{ prop: 'checks', problem }]);
  }

  /** Two alarms with one name fail the deployment, when they are in one stack or certainly in one account and region. */
  #assertUniquePrefix(): void {
    const { environment } = Stack.of(this);
    const isTwin = (other: IConstruct) =>
      other instanceof HealthAlarms &&
      other !== this &&
      other.prefix === this.prefix &&
      (Stack.of(other) === Stack.of(this) ||
        (Stack.of(other).environment === environment && !/unknown-(account|region)/.test(environment)));
    const twin = this.node.root.node.findAll().find(isTwin);
    if (!twin) return;
    const problem = `got alarms named "${this.prefix}…", and those of ${twin.node.path} have the same names: give one of the two another serviceName or environment`;
    throw new PropsError(this, [{ prop: 'serviceName', problem }]);
  }
}

function alarmsOf(created: readonly Created[], fits: (rule: AlarmRule) => boolean): Alarm[] {
  return created.filter(({ rule }) => fits(rule)).map(({ alarm }) => alarm);
}

/** Alarms are reported when they begin and when they end. */
function addAction(alarms: readonly AlarmBase[], action: IAlarmAction): void {
  for (const alarm of alarms) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

/** Counts the answers with status 429, of API Gateway and of WAF. In the log the status may be a number or a text. */
function countThrottled(watched: Watched): void {
  watched.accessLogGroup?.addMetricFilter('Throttled', {
    filterPattern: FilterPattern.any(
      FilterPattern.numberValue('$.status', '=', 429),
      FilterPattern.stringValue('$.status', '=', '429'),
    ),
    metricNamespace: ACCESS_NAMESPACE,
    metricName: throttledMetricName(watched),
    metricValue: '1',
    defaultValue: 0,
  });
}
