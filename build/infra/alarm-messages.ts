import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Alarm, AlarmState } from '../../lib/alarm/event/alarm.ts';
import type { Evidence } from '../../lib/alarm/evidence/evidence.ts';
import { readProbeReport } from '../../lib/alarm/evidence/probe-report.ts';
import { incidentKind, memberOf } from '../../lib/alarm/incident/incident.ts';
import { compose } from '../../lib/alarm/message/compose.ts';
import type { Deployment } from '../../lib/alarm/message/message-facts.ts';
import { DEFAULT_FLAGS } from '../../lib/alarm/message/message-input.ts';
import { HINTS } from '../../lib/report/view/hints.ts';
import { type AlarmProperties, exampleAlarm } from './example-alarm.ts';
import { type ExampleChanges, exampleStack } from './example-stack.ts';

/** When the example alarms change, and when the messages are written, ms since the epoch. */
const CHANGED_AT = Date.parse('2026-11-23T03:12:31.000Z');
const NOW = CHANGED_AT + 5000;

const DEPLOYMENT: Deployment = {
  service: 'orders',
  environment: 'production',
  region: 'eu-west-1',
  probeFunction: 'orders-production-probe',
  dashboard: 'orders-production',
  runbookUrl: undefined,
  numbersLeftOut: [],
};

const found = (state: string) => ({
  database: {
    state,
    ...(state === 'down' && {
      reason: 'timeout',
      hint: HINTS.timeout,
      failures_in_row: 3,
      first_failure_at: new Date(CHANGED_AT - 180_000).toISOString(),
    }),
  },
  cache: { state: 'up' },
  buffer: { state: 'up' },
  memory: { state: 'up' },
});

/** What the probe function says, in three cases. */
const PROBES: Readonly<Record<string, Evidence['probe']>> = {
  up: { found: readProbeReport({ status: 'up', components: found('up') }) },
  down: { found: readProbeReport({ status: 'down', components: found('down') }) },
  silent: { missing: 'no answer within 5 s' },
};

const STATES = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;

const INTRODUCTION = `# The messages about the alarms of the stack

The subject and the first lines of the message about each alarm that invokes the alarm function, in each state, with the probe
up, down (the database) and silent. An alarm on several targets is shown for one of them. \`npm run docs\` writes this page
from the definitions of the alarms. CloudWatch itself sends the messages about the other alarms: on the alarm function, on the probe
function, on refused requests, and the composite alarms.`;

/** The page \`docs/alarm-messages.md\`: the subject and the first lines of every message. */
export function alarmMessages(): string {
  const sections = alarmsOfStacks().map(properties => {
    const messages = STATES.flatMap(state =>
      Object.entries(PROBES).map(([name, probe]) => messageOf(properties, state, name, probe)),
    );
    return `## ${properties.AlarmName}\n\n\`\`\`text\n${messages.join('\n\n')}\n\`\`\``;
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

/** Two stacks that have all alarms: one with instances and nodes, one with a cluster and a serverless cache. */
const STACKS: readonly ExampleChanges[] = [
  {},
  { database: { clusterId: 'orders' }, cache: { serverlessName: 'orders' } },
];

/** The alarms that invoke the alarm function, one of each definition. */
function alarmsOfStacks(): AlarmProperties[] {
  const all = STACKS.flatMap(reportedAlarms);
  const isFirst = ({ AlarmDescription }: AlarmProperties, index: number) =>
    all.findIndex(each => each.AlarmDescription === AlarmDescription) === index;
  return all.filter(isFirst);
}

/** CDK writes the stack to a folder, which is deleted at once. */
function reportedAlarms(changes: ExampleChanges): AlarmProperties[] {
  const outdir = mkdtempSync(join(tmpdir(), 'beacon-messages-'));
  try {
    const { stack, alarmFunction } = exampleStack(new App({ outdir, analyticsReporting: false }), changes);
    const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
    const action = JSON.stringify(stack.resolve(alarmFunction.functionArn));
    return Object.values(alarms)
      .map(({ Properties }) => Properties as AlarmProperties)
      .filter(({ AlarmActions }) => JSON.stringify(AlarmActions ?? []).includes(action));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function messageOf(
  properties: AlarmProperties,
  state: AlarmState,
  name: string,
  probe: Evidence['probe'],
): string {
  const alarm = exampleAlarm(properties, state, CHANGED_AT);
  const { subject, text } = compose(inputOf(alarm), evidenceOf(probe), DEPLOYMENT, NOW);
  const [head = ''] = text.split('\n\n');
  const lines = head.split('\n').slice(0, -1); // without the line that names the deployment
  return [`[${state}, probe ${name}] ${subject}`, ...lines]
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n');
}

function inputOf(alarm: Alarm) {
  const startedAt = alarm.state === 'OK' ? CHANGED_AT - 720_000 : undefined;
  const members = [memberOf(alarm, startedAt)];
  return { ...DEFAULT_FLAGS, kind: incidentKind(alarm.state), incidentId: 'example', alarm, members };
}

function evidenceOf(probe: Evidence['probe']): Evidence {
  return {
    probe,
    alarmNumbers: { found: [] },
    alarmMinutes: 15,
    dependencyNumbers: { found: [] },
    firing: { found: { alarms: [], isComplete: true } },
    current: { found: undefined },
    children: { found: [] },
    overrides: { found: [] },
  };
}
