import type { Alarm, AlarmBase, CompositeAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pageAlarm, unheardAlarms } from './composites.ts';
import type { AlarmDefinition } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { straightToTopic, throughFunction } from './paths.ts';
import { raise } from './raise.ts';
import { ACCESS_NAMESPACE, throttledMetricName } from './targets.ts';
import type { HealthAlarmsProps } from './watched.ts';

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

  /** @throws Error where the heartbeat or the link to the runbook can't be used */
  constructor(scope: Construct, id: string, props: HealthAlarmsProps) {
    super(scope, id);
    assertHeartbeat(props);
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
