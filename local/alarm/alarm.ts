import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AwsStandIn } from '../aws/stand-in.ts';
import type { Action } from '../control/controls.ts';
import { ALARM_NAME, alarmEvent } from './event.ts';
import { localProbe } from './probe.ts';

const FUNCTION = fileURLToPath(new URL('./function.ts', import.meta.url));

export type LocalAlarm = { readonly actions: Action[]; readonly stop: () => Promise<void> };

/** The alarm function without AWS: a stand-in for its endpoints, a table, and events that were recorded. */
export function localAlarm(env: NodeJS.ProcessEnv, say: (text: string) => void): LocalAlarm {
  const children = new Set<ChildProcess>();
  let world: Promise<AwsStandIn> | undefined; // nobody waits for it who fires no alarm
  let since = 0;
  const fire = async (state: 'ALARM' | 'OK') => {
    world ??= startWorld(env, say);
    const aws = await world;
    const now = Date.now();
    if (state === 'ALARM') since = now;
    aws.data.alarms = state === 'ALARM' ? [{ name: ALARM_NAME, state, since }] : [];
    const event = alarmEvent(state, now, state === 'ALARM' ? now - 3_600_000 : since);
    await run(event, { ...env, ...functionEnv(aws, env) }, children);
    return `The alarm function has ended. What it told people is on the console of npm start.`;
  };
  const stop = async () => {
    for (const child of children) child.kill('SIGKILL');
    await (await world?.catch(() => undefined))?.stop();
  };
  return {
    actions: [
      { path: 'alarm', key: 'a', run: () => fire('ALARM') },
      { path: 'alarm/ok', key: 'A', run: () => fire('OK') },
    ],
    stop,
  };
}

async function startWorld(env: NodeJS.ProcessEnv, say: (text: string) => void): Promise<AwsStandIn> {
  const aws = await AwsStandIn.start();
  aws.invoked = localProbe(env);
  aws.data.numbers = ({ MetricStat }) =>
    madeUp(MetricStat?.Metric.MetricName ?? '', aws.data.alarms.length > 0);
  aws.onPublication = ({ subject, forms }) => say(`\nSubject: ${subject}\n\n${forms.default}\n`);
  return aws;
}

/** Fifteen minutes of a metric, as they would be had the database gone three minutes ago. */
function madeUp(metric: string, isDown: boolean): readonly number[] {
  const [before, after] = NUMBERS[metric] ?? [1, 1];
  return Array.from({ length: 15 }, (_, minute) => (isDown && minute >= 12 ? after : before));
}

const NUMBERS: Readonly<Record<string, readonly [before: number, after: number]>> = {
  Status: [0, 2],
  Unhealthy: [0, 1],
  LatencyMs: [2, 1000],
};

function functionEnv(aws: AwsStandIn, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...aws.env,
    AWS_ENDPOINT_URL_DYNAMODB: env.AWS_ENDPOINT_URL_DYNAMODB,
    PROBE_FUNCTION_NAME: 'beacon-local-probe',
    TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:beacon-local',
    TABLE_NAME: env.TABLE_NAME,
  };
}

async function run(event: object, env: NodeJS.ProcessEnv, children: Set<ChildProcess>): Promise<void> {
  const child = spawn(process.execPath, [FUNCTION], { env, stdio: ['pipe', 'inherit', 'inherit'] });
  children.add(child);
  child.stdin.end(JSON.stringify(event));
  await once(child, 'exit');
  children.delete(child);
}
