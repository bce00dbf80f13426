import { Stack } from 'aws-cdk-lib';
import type { Alarm, AlarmBase, CompositeAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { PropsError } from '../../validation/faults.ts';
import { DEFINITIONS } from '../definitions/all.ts';
import type { AlarmDefinition } from '../definitions/definition.ts';
import { ACCESS_NAMESPACE, throttledMetricName } from '../definitions/targets.ts';
import type { HealthAlarmsProps } from '../definitions/watched.ts';
import { prefixOf, straightToTopic, throughFunction } from './alarm-actions.ts';
import { pageAlarm, unheardAlarms } from './composites.ts';
import { raise } from './create-alarm.ts';

type Raised = { readonly definition: AlarmDefinition; readonly alarm: Alarm };

/** An hour: some alarms count five beats, and CloudWatch looks back a day at most. */
const MAX_HEARTBEAT_SECONDS = 3600;

/**
 * Every alarm, and its ways to people. Most go to the alarm function, which tells people once and with evidence. The
 * one that pages, those on that function and on what it asks, and the one that speaks for it when it is silent go
 * straight to the topic.
 */
export class HealthAlarms extends Construct {
  /** What tells people. @see DEFINITIONS */
  readonly all: AlarmBase[];
  /** The one that wakes somebody: down, or the heartbeat stopped. */
  readonly page: CompositeAlarm;

  /** What the names of all begin with. */
  readonly prefix: string;

  /** @throws Error where the heartbeat, the link to the runbook or the names can't be used */
  constructor(scope: Construct, id: string, props: HealthAlarmsProps) {
    super(scope, id);
    assertHeartbeat(props);
    this.prefix = prefixOf(props);
    this.#assertOneOfTheName();
    countThrottled(props);
    const raised = DEFINITIONS.flatMap(definition =>
      definition.of(props).map(target => ({ definition, alarm: raise(this, props, definition, target) })),
    );
    const toldBy = (told: AlarmDefinition['told']) => alarmsOf(raised, each => each.told === told);
    const [through, direct] = [toldBy(undefined), toldBy('directly')];
    const paging = alarmsOf(raised, ({ pages }) => pages === true);
    this.page = pageAlarm(this, props, paging);
    const unheard = unheardAlarms(this, props, subtract(through, paging));

    tell(through, throughFunction(this, props));
    tell([...direct, this.page, ...unheard], straightToTopic(this, props));
    this.all = [...raised.map(({ alarm }) => alarm), this.page, ...unheard];
  }

  /** Two alarms of one name fail the deployment, where they meet for certain: in one stack, or account and region. */
  #assertOneOfTheName(): void {
    const { environment } = Stack.of(this);
    const isTwin = (other: IConstruct) =>
      other instanceof HealthAlarms &&
      other !== this &&
      other.prefix === this.prefix &&
      (Stack.of(other) === Stack.of(this) ||
        (Stack.of(other).environment === environment && !/unknown-(account|region)/.test(environment)));
    const twin = this.node.root.node.findAll().find(isTwin);
    if (!twin) return;
    const problem = `got the names "${this.prefix}…", which ${twin.node.path} has, too: give each another serviceName or environment`;
    throw new PropsError(this, [{ prop: 'serviceName', problem }]);
  }
}

function alarmsOf(raised: readonly Raised[], fits: (definition: AlarmDefinition) => boolean): Alarm[] {
  return raised.filter(({ definition }) => fits(definition)).map(({ alarm }) => alarm);
}

/** The first without the second. */
function subtract(all: readonly Alarm[], some: readonly Alarm[]): Alarm[] {
  return all.filter(alarm => !some.includes(alarm));
}

function tell(alarms: readonly AlarmBase[], action: IAlarmAction): void {
  for (const alarm of alarms) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

/** Answers 429, of the stage or of the firewall: the code may be a number or a text in the log. */
function countThrottled(props: HealthAlarmsProps): void {
  props.accessLogGroup?.addMetricFilter('Throttled', {
    filterPattern: FilterPattern.any(
      FilterPattern.numberValue('$.status', '=', 429),
      FilterPattern.stringValue('$.status', '=', '429'),
    ),
    metricNamespace: ACCESS_NAMESPACE,
    metricName: throttledMetricName(props),
    metricValue: '1',
    defaultValue: 0,
  });
}

function assertHeartbeat({ heartbeat }: HealthAlarmsProps): void {
  if (!heartbeat) return;
  const seconds = heartbeat.toSeconds();
  if (seconds >= 60 && seconds <= MAX_HEARTBEAT_SECONDS && seconds % 60 === 0) return;
  throw new Error(
    `heartbeat: got ${heartbeat.toHumanString()}; allowed: whole minutes from 1 to 60, since alarms count its beats, ` +
      'or false: then nothing tells when it stops.',
  );
}
