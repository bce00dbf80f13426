import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { beacon } from '../../../cli/program.ts';
import type { Terminal } from '../../../cli/terminal/terminal.ts';
import { overrideOf } from '../../../lib/fleet/override-row.ts';
import { TableClient } from '../../../lib/fleet/table-client.ts';
import type { Override } from '../../../lib/health/override.ts';
import { systemClock } from '../../../lib/time/system-clock.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { until } from '../../support/until.ts';

let db: LocalDynamoDb;
let client: TableClient;
let service = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
  const identity = { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  client = new TableClient({
    tableName: 'beacon',
    endpoint: new URL(db.endpoint),
    identity,
    onServerTime: () => {},
  });
});

beforeEach(async () => {
  service += 1;
  for (const [name, value] of Object.entries(awsEnv(db.endpoint))) vi.stubEnv(name, value);
  for (const component of ['database', 'cache']) await haveResult(component);
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => db.close());

const signal = () => AbortSignal.timeout(5000);
const here = () => ['--table', 'beacon', '--service', `s${service}`, '--stage', 'test'];

/** A component is known by its shared results. */
async function haveResult(component: string) {
  const [pk, sk] = [`result#s${service}#test`, `${component}#eu-west-1#default#x`];
  await client.put({ pk: { S: pk }, sk: { S: sk }, version: { N: '1' } }, 0, signal());
}

async function run(args: readonly string[], changes: Partial<Terminal> = {}) {
  const { terminal, written } = fakeTerminal(changes);
  return { exitCode: await beacon(args, '1.0.0', terminal), ...written };
}

const set = (...args: string[]) => run([...args, ...here(), '--why', 'the upgrade', '--who', 'ada', '--yes']);

async function rows(): Promise<readonly Override[]> {
  const items = await client.query(`override#s${service}#test`, signal());
  return items.map(item => overrideOf(item, 0)).filter(each => typeof each !== 'string');
}

describe('beacon maintenance', () => {
  it('says what it does, and sets it', async () => {
    const { exitCode, err } = await set('maintenance', 'database', '--for', '2h');
    expect(exitCode).toBe(0);
    expect(err).toMatch(
      /^Maintenance of database \(s\d+ test, table beacon\)\n {2}database is reported as degraded\n/,
    );
    const [row, ...more] = await rows();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ kind: 'maintenance', state: 'degraded', who: 'ada', why: 'the upgrade' });
    expect((row?.untilAt ?? 0) - (row?.fromAt ?? 0)).toBe(7_200_000);
  });

  it('ends what was set, as the first instant without it', async () => {
    await set('maintenance', 'database', '--for', '2h');
    const before = Date.now();
    expect((await run(['maintenance', 'database', '--end', ...here(), '--yes'])).exitCode).toBe(0);
    const [row] = await rows();
    expect(row?.untilAt).toBeGreaterThanOrEqual(before);
    expect(row?.untilAt).toBeLessThanOrEqual(Date.now());
  });

  it('replaces an earlier one, and says so', async () => {
    await set('maintenance', 'database', '--for', '2h');
    const { err } = await set('maintenance', 'database', '--for', '1h', '--state', 'down');
    expect(err).toContain('It replaces what ada set until');
    expect(await rows()).toMatchObject([{ state: 'down' }]);
  });

  it('asks, and changes nothing without a yes', async () => {
    const args = ['maintenance', 'database', '--for', '1h', '--why', 'x', ...here()];
    const no = await run(args, { ask: async () => 'no' });
    expect([no.exitCode, await rows()]).toEqual([1, []]);
    expect(no.err).toMatch(/Nothing was changed\.\n$/);
    expect((await run(args, { ask: async () => 'y' })).exitCode).toBe(0);
    expect(await rows()).toHaveLength(1);
  });

  it('only says what it would do with --dry-run', async () => {
    const { exitCode, out } = await run([
      'maintenance',
      'database',
      '--for',
      '1h',
      '--why',
      'x',
      '--dry-run',
      '--json',
      ...here(),
    ]);
    expect([exitCode, JSON.parse(out).done, await rows()]).toEqual([0, 'nothing', []]);
  });

  it.each([30_000, -30_000])('is right though the clock of the operator differs by %d ms', async ahead => {
    const before = Date.now();
    const wrong = vi
      .spyOn(Date, 'now')
      .mockImplementation(() => performance.timeOrigin + performance.now() + ahead);
    const clock = { ...systemClock, now: () => Date.now() };
    const args = ['maintenance', 'database', '--for', '1h', '--why', 'x', '--yes', ...here()];
    await run(args, { clock });
    wrong.mockRestore();
    const [row] = await rows();
    expect(Math.abs((row?.fromAt ?? 0) - before)).toBeLessThan(3000);
  });
});

describe('the command refuses, and writes nothing', () => {
  const long = 'x'.repeat(501);
  it.each<[string, string[], string]>([
    [
      'a maintenance of more than a day',
      ['maintenance', 'database', '--for', '25h'],
      '--for is at most 1d for maintenance, not 1d 1h',
    ],
    [
      'a drill of more than an hour',
      ['drill', 'database', '--for', '61m'],
      '--for is at most 1h for drill, not 1h 1m',
    ],
    [
      'an up by hand of more than 4 hours',
      ['override', 'database', '--for', '5h'],
      '--for is at most 4h for a verdict by hand that says up, not 5h',
    ],
    [
      'a down by hand of more than a day',
      ['override', 'database', '--state', 'down', '--for', '2d'],
      '--for is at most 1d for a verdict by hand that says down',
    ],
    [
      'an unknown component',
      ['maintenance', 'databse', '--for', '1h'],
      'no component "databse" has results in the table (known: cache, database)',
    ],
    [
      'a state that does not exist',
      ['maintenance', 'database', '--state', 'fine', '--for', '1h'],
      "argument 'fine' is invalid",
    ],
    [
      'a duration that is none',
      ['maintenance', 'database', '--for', 'soon'],
      '--for must be a duration such as 90s, 15m, 2h or 30d, not "soon"',
    ],
    ['no duration', ['maintenance', 'database'], 'give --for'],
    [
      'a reason that is too long',
      ['maintenance', 'database', '--for', '1h', '--why', long],
      'why is no text of 1 to 500 characters',
    ],
    [
      'the end of nothing',
      ['maintenance', 'database', '--end'],
      'there is nothing to end: no maintenance of database is active',
    ],
    [
      'a drill without the URL of a path',
      ['drill', 'database', '--failover', 'https://other.example.com'],
      '--failover must be the edge path',
    ],
  ])('%s', async (_, args, message) => {
    const why = args.includes('--why') ? [] : ['--why', 'x'];
    const { exitCode, err } = await run([...args, ...why, '--yes', ...here()]);
    expect([exitCode, await rows()]).toEqual([64, []]);
    expect(err).toContain(message);
  });

  it('an override without a reason', async () => {
    const { exitCode, err } = await run(['maintenance', 'database', '--for', '1h', '--yes', ...here()]);
    expect([exitCode, await rows()]).toEqual([64, []]);
    expect(err).toContain('give --why: people are told the reason');
  });

  it('up by hand for the last component', async () => {
    expect((await set('override', 'database', '--for', '1h')).exitCode).toBe(0);
    const { exitCode, err } = await set('override', 'cache', '--for', '1h');
    expect([exitCode, await rows()]).toMatchObject([64, [{ component: 'database' }]]);
    expect(err).toContain('never for all components');
  });

  it('without --yes, where nobody can be asked', async () => {
    const { exitCode, err } = await run(['maintenance', 'database', '--for', '1h', '--why', 'x', ...here()]);
    expect([exitCode, await rows()]).toEqual([64, []]);
    expect(err).toContain('give --yes');
  });

  it.each([
    [[], 'give --stack, or --table, --service and --stage'],
    [['--stack', 'a', '--table', 'b'], 'give either --stack, or --table'],
    [['--table', 'beacon', '--service', 'a b', '--stage', 'c'], '--service must be'],
  ])('without saying which table: %j', async (place, message) => {
    const { exitCode, err } = await run([
      'maintenance',
      'database',
      '--for',
      '1h',
      '--why',
      'x',
      '--yes',
      ...place,
    ]);
    expect(exitCode).toBe(64);
    expect(err).toContain(message);
  });

  it('a table that does not exist', async () => {
    const place = ['--table', 'nothing', '--service', 's', '--stage', 't'];
    const { exitCode, err } = await run([
      'maintenance',
      'database',
      '--for',
      '1h',
      '--why',
      'x',
      '--yes',
      ...place,
    ]);
    expect(exitCode).toBe(64);
    expect(err).toMatch(/^error: could not read the table nothing: /);
  });

  it('without credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const { exitCode, err } = await set('maintenance', 'database', '--for', '1h');
    expect(exitCode).toBe(77);
    expect(err).toMatch(/no AWS credentials were found/);
  });

  it('without a region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    const { exitCode, err } = await set('maintenance', 'database', '--for', '1h');
    expect([exitCode, err]).toEqual([64, expect.stringContaining('set AWS_REGION, or give --region')]);
  });

  it.each([
    ['that refuses', 400, { __type: 'AccessDeniedException', message: 'no' }, 77, 'AWS did not allow it'],
    ['that is broken', 500, { __type: 'InternalServerError', message: 'no' }, 69, 'could not read the table'],
    ['that is no table', 200, 'garbage', 69, 'could not read the table'],
  ])('a table %s', async (_, statusCode, body, code, message) => {
    const server = createServer((_request, response) =>
      response.writeHead(statusCode).end(JSON.stringify(body)),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { exitCode, err } = await set('maintenance', 'database', '--for', '1h');
    server.close().closeAllConnections();
    expect([exitCode, err]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe('beacon drill', () => {
  it('ends with the command: at its end, and when another operator ends it', async () => {
    expect((await set('drill', 'database', '--for', '1s')).exitCode).toBe(0);
    expect((await rows())[0]?.untilAt).toBeLessThanOrEqual(Date.now());
  });

  it('says down only until 90 s after the last renewal', async () => {
    const drill = set('drill', 'database', '--for', '3s');
    await until('the drill is set', async () => (await rows()).length === 1);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'down', movesTraffic: false });
    expect((row?.untilAt ?? 0) - (row?.fromAt ?? 0)).toBeLessThanOrEqual(90_000);
    await drill;
  });

  it('moves traffic only while the other region is up', async () => {
    const refused = await run([
      'drill',
      'database',
      '--why',
      'x',
      '--yes',
      '--failover',
      'http://127.0.0.1:1/edge',
      ...here(),
    ]);
    expect([refused.exitCode, await rows()]).toEqual([69, []]);
    expect(refused.err).toContain('the other region is not up');
  });
});

it('the help of each command fits on one screen', async () => {
  for (const command of ['maintenance', 'drill', 'override', 'history']) {
    const { exitCode, out } = await run([command, '--help']);
    expect(exitCode).toBe(0);
    expect(out.split('\n').length).toBeLessThan(32);
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
  }
});
