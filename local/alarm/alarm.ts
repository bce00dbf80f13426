import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../lib/health/report.ts';
import { AwsStandIn } from '../aws/stand-in.ts';
import type { Action } from '../control/controls.ts';
import { drillAction } from './drill.ts';
import { ALARM_NAME, alarmEvent } from './event.ts';
import { localProbe } from './probe.ts';

const FUNCTION = fileURLToPath(new URL('./function.ts', import.meta.url));

/** Actions that fire an alarm, and a function that stops everything that they started. */
export type LocalAlarm = {
  readonly actions: Action[];
  readonly stop: () => Promise<void>;
  /** Called with each report. A drill fires the alarm, and its end ends the alarm, as CloudWatch would do. */
  readonly seen: (report: Report) => void;
};

/**
 * Runs the alarm function without AWS: with a stand-in for the endpoints of AWS, the local table, and events in the form
 * that CloudWatch sends.
 * @param say prints each message that the function publishes
 */
export function localAlarm(env: NodeJS.ProcessEnv, say: (text: string) => void): LocalAlarm {
  const children = new Set<ChildProcess>();
  let standIn: Promise<AwsStandIn> | undefined; // started by the first alarm, so that `npm start` does not wait for it
  let firedAt = 0;
  const connect = () => {
    standIn ??= startStandIn(env, say);
    return standIn;
  };
  const invoke = async (event: object) =>
    run(event, { ...env, ...functionEnv(await connect(), env) }, children);
  const fire = async (state: 'ALARM' | 'OK') => {
    const aws = await connect();
    const now = Date.now();
    if (state === 'ALARM') firedAt = now;
    aws.data.alarms = state === 'ALARM' ? [{ name: ALARM_NAME, state, changedAt: firedAt }] : [];
    const event = alarmEvent(state, now, state === 'ALARM' ? now - 3_600_000 : firedAt);
    await invoke(event);
    return 'The alarm function has ended. The message that it published is on the console of npm start.';
  };
  const drill = drillAction(async () => ({ ...env, ...(await connect()).env, ...tableEnv(env) }), say);
  let isDrill = false;
  const seen = ({ components }: Report) => {
    if (components.some(({ reason }) => reason === 'drill') === isDrill) return;
    isDrill = !isDrill;
    const told = invoke(SCHEDULED).then(() => fire(isDrill ? 'ALARM' : 'OK'));
    told.catch((error: Error) => say(`The alarm function failed: ${error.message}`));
  };
  const stop = async () => {
    await drill.stop();
    for (const child of children) child.kill('SIGKILL');
    await (await standIn?.catch(() => undefined))?.stop();
  };
  return {
    actions: [
      { path: 'alarm', key: 'a', run: () => fire('ALARM') },
      { path: 'alarm/ok', key: 'A', run: () => fire('OK') },
      drill.action,
    ],
    stop,
    seen,
  };
}

/** What the schedule sends that makes the alarm function tell people what operators have said. */
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

async function startStandIn(env: NodeJS.ProcessEnv, say: (text: string) => void): Promise<AwsStandIn> {
  const aws = await AwsStandIn.start();
  aws.invoked = localProbe(env);
  aws.data.numbers = ({ MetricStat }) =>
    exampleValues(MetricStat?.Metric.MetricName ?? '', aws.data.alarms.length > 0);
  aws.onPublication = ({ subject, forms }) => say(`\nSubject: ${subject}\n\n${forms.default}\n`);
  return aws;
}

/** Values of a metric for 15 minutes. If the alarm fires, the last three are those of a database that is down. */
function exampleValues(metric: string, isDown: boolean): readonly number[] {
  const [before, after] = NUMBERS[metric] ?? [1, 1];
  return Array.from({ length: 15 }, (_, minute) => (isDown && minute >= 12 ? after : before));
}

/** The values of each metric before and after the database went down. Any other metric is always 1. */
const NUMBERS: Readonly<Record<string, readonly [before: number, after: number]>> = {
  Status: [0, 2],
  Unhealthy: [0, 1],
  LatencyMs: [2, 1000],
};

/** The table is no part of the stand-in. */
function tableEnv({ AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION };
}

function functionEnv(aws: AwsStandIn, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...aws.env,
    ...tableEnv(env),
    PROBE_FUNCTION_NAME: 'beacon-local-probe',
    TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:beacon-local',
    TABLE_NAME: env.TABLE_NAME,
  };
}

/** Runs the alarm function with an event, in a process of its own, until it ends. */
async function run(event: object, env: NodeJS.ProcessEnv, children: Set<ChildProcess>): Promise<void> {
  const child = spawn(process.execPath, [FUNCTION], { env, stdio: ['pipe', 'inherit', 'inherit'] });
  children.add(child);
  child.stdin.end(JSON.stringify(event));
  await once(child, 'exit');
  children.delete(child);
}
