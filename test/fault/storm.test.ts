import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import { AwsStandIn } from '../../local/aws/stand-in.ts';
import { alarmEvent } from '../support/alarm-events.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { until } from '../support/until.ts';

const FUNCTION = fileURLToPath(new URL('../support/storm-function.ts', import.meta.url));

/** How many alarms there are in a storm. */
const COUNT = 50;
/** The time between the first and the last of them. */
const STORM_MS = 3000;

/** How long the start of fifty processes may take on two cores. */
const START_MS = 60_000;

const NAMES = Array.from({ length: COUNT }, (_, index) => `storm-${String(index).padStart(2, '0')}`);

let root: string;
let dynamoDb: LocalDynamoDb;
let aws: AwsStandIn;
let functions: { child: ChildProcess; output: string }[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-storm-'));
  [dynamoDb] = await Promise.all([startDynamoDb(), bundleFunction('alarm', root)]);
  await dynamoDb.createTable('beacon');
});

beforeEach(async () => {
  aws = await AwsStandIn.start();
  aws.invoked = async () => ({
    status: 'down',
    components: { database: { state: 'down', reason: 'timeout' } },
  });
});

afterEach(async () => {
  for (const { child } of functions) child.kill('SIGKILL');
  functions = [];
  await aws.stop();
});

afterAll(async () => {
  await dynamoDb.close();
  rmSync(root, { recursive: true, force: true });
});

function start(tableName: string): { child: ChildProcess; output: string } {
  const child = spawn(process.execPath, [FUNCTION, join(root, 'alarm', 'index.mjs')], {
    env: {
      ...aws.env,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      PROBE_FUNCTION_NAME: 'orders-probe',
      TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:orders',
      TABLE_NAME: tableName,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const started = { child, output: '' };
  child.stdout?.on('data', chunk => {
    started.output += chunk;
  });
  functions.push(started);
  return started;
}

async function startAll(count: number, tableName: string) {
  const all = Array.from({ length: count }, () => start(tableName));
  await until(
    'all functions are ready',
    () => all.every(({ output }) => output.includes('"ready"')),
    START_MS,
  );
  return all;
}

function invoke({ child }: { child: ChildProcess }, index: number): void {
  child.stdin?.write(`${JSON.stringify(alarmEvent({ name: NAMES[index] ?? '', changedAt: Date.now() }))}\n`);
}

async function ended(some: readonly { readonly output: string }[]): Promise<void> {
  const haveEnded = () => some.every(({ output }) => output.includes('"result"'));
  await until('all functions have ended', haveEnded, LIMITS.gatherMs + LIMITS.watchMs + 20_000);
}

/**
 * Invokes fifty functions within 3 s, each in a process of its own, and waits for their ends. Returns the time between the
 * first and the last invocation, ms.
 */
async function storm(tableName: string): Promise<number> {
  const all = await startAll(COUNT, tableName);
  const firstAt = performance.now();
  for (const [index, one] of all.entries()) {
    const dueMs = (index * STORM_MS) / COUNT - (performance.now() - firstAt);
    if (dueMs > 0) await new Promise(resolve => setTimeout(resolve, dueMs));
    invoke(one, index);
  }
  const lastedMs = performance.now() - firstAt;
  await ended(all);
  return lastedMs;
}

/** The alarms that are named in any message. */
const named = () => {
  const texts = aws.publications.map(({ forms }) => forms.default ?? '');
  return NAMES.filter(name => texts.some(text => text.includes(`- ${name}: `)));
};

const outcomes = () => functions.map(({ output }) => /"outcome":"([a-z ]+)"\}\]/.exec(output)?.[1]);

describe('fifty alarms in three seconds, each handled by a process of its own', { timeout: 120_000 }, () => {
  it('lead to at most three messages, which name every alarm', async () => {
    expect(await storm('beacon')).toBeLessThan(STORM_MS + 500);
    expect(aws.publications.length).toBeGreaterThanOrEqual(1);
    expect(aws.publications.length).toBeLessThanOrEqual(3);
    expect(named()).toEqual(NAMES);
    expect(aws.publications[0]?.subject).toMatch(/^DOWN: database \(timeout\) \(\d+ alarms\) - beacon/);
    expect(outcomes().filter(outcome => outcome === 'joined').length).toBeGreaterThanOrEqual(COUNT - 3);
  });

  it('lead to one message each if there is no table', async () => {
    await storm('gone');
    expect(aws.publications).toHaveLength(COUNT);
    expect(named()).toEqual(NAMES);
    expect(new Set(outcomes())).toEqual(new Set(['sent alone']));
  });
});

it('if the owner of an incident is killed, another function names all its alarms', {
  timeout: 120_000,
}, async () => {
  await dynamoDb.createTable('killed');
  const [owner, ...others] = await startAll(5, 'killed');
  if (!owner) throw new Error('nothing was started');
  invoke(owner, 0);
  await until('the owner invokes the probe: it has opened the incident', () => aws.count('lambda') === 1);
  owner.child.kill('SIGKILL');
  for (const [index, one] of others.entries()) invoke(one, index + 1);
  await ended(others);
  expect(aws.publications).toHaveLength(1);
  expect(named()).toEqual(NAMES.slice(0, 5));
});
