import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { overrideOf } from '../../../lib/fleet/override-row.ts';
import type { Override } from '../../../lib/health/override.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';
import { until } from '../../support/until.ts';

/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:1';

const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));

let db: LocalDynamoDb;
let service = 0;
let child: ChildProcess | undefined;
let output = '';

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

beforeEach(async () => {
  service += 1;
  output = '';
  const key = { pk: { S: `result#s${service}#test` }, sk: { S: 'database#eu-west-1#default#x' } };
  await db.send('PutItem', { TableName: 'beacon', Item: { ...key, version: { N: '1' } } });
});

afterEach(() => void child?.kill('SIGKILL'));

async function row(): Promise<Override | undefined> {
  const { Items } = (await db.send('Query', {
    TableName: 'beacon',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `override#s${service}#test` } },
  })) as { Items: Parameters<typeof overrideOf>[0][] };
  const [override] = Items.map(item => overrideOf(item, 0));
  return typeof override === 'object' ? override : undefined;
}

/** The real command, in a process of its own, once its drill is set. */
async function drill(): Promise<ChildProcess> {
  const place = ['--table', 'beacon', '--service', `s${service}`, '--stage', 'test'];
  const args = ['drill', 'database', '--why', 'a rehearsal', '--yes', ...place];
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...awsEnv(db.endpoint),
    AWS_ENDPOINT_URL_CLOUDWATCH: NOBODY,
  };
  const started = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', chunk => {
      output += chunk;
    });
  }
  await until('the drill is set', () => output.includes('Set.'));
  return started;
}

describe('the command in a process of its own', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends its drill at once by %s', async signal => {
    const command = await drill();
    const before = Date.now();
    command.kill(signal);
    command.kill(signal); // npx passes on what the terminal has sent already
    const [exitCode] = await once(command, 'exit');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^The drill has ended: stopped\.$/m);
    const { untilAt = 0 } = (await row()) ?? {};
    expect(untilAt).toBeGreaterThanOrEqual(before);
    expect(untilAt).toBeLessThanOrEqual(Date.now());
  });

  it('that is killed leaves a row that ends by itself, at most 90 s later', async () => {
    const command = await drill();
    command.kill('SIGKILL');
    await once(command, 'exit');
    const { untilAt = 0, fromAt = 0 } = (await row()) ?? {};
    expect(untilAt).toBe(fromAt + 90_000);
  });

  it('whose terminal is closed ends its drill, though nobody reads what it says', async () => {
    const command = await drill();
    command.stdout?.destroy();
    command.stderr?.destroy();
    command.kill('SIGHUP');
    const [exitCode] = await once(command, 'exit');
    expect([exitCode, ((await row())?.untilAt ?? 0) <= Date.now()]).toEqual([0, true]);
  });
});
