import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-start-'));
  execFileSync('chmod', ['711', folder]); // PostgreSQL runs as somebody else and must get to its folder in here
});

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

/** `npm start`, as a newcomer types it. */
function npmStart(env: Record<string, string> = {}) {
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      printed.text += chunk;
    });
  }
  const find = (pattern: RegExp) => pattern.exec(printed.text)?.[1] ?? '';
  return {
    child,
    printed,
    async listening() {
      await until('Beacon listens', () => /Ctrl-C stops everything/.test(printed.text), 20_000);
      const base = find(/listening on (http:\S+)/);
      return { base, edge: find(/curl -i (\S+\/edge\/\S+)/), control: find(/POST (http:\S+)\/database/) };
    },
  };
}

const ask = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, json: () => JSON.parse(body) };
};

const QUICK = { DATABASE_TTL: '0', CACHE_TTL: '0', CACHE_FAILURE_TTL: '0', DATABASE_FAILURE_TTL: '0' };

/** On a busy machine, the default limits are too short for a process that has just started. */
const PATIENT = { CHECK_DEADLINE_MS: '3000', DATABASE_TIMEOUT_MS: '1400', CACHE_TIMEOUT_MS: '1400' };

describe('npm start', () => {
  it('serves real servers, shows them broken and mended, and leaves nothing behind', async () => {
    const { child, listening, printed } = npmStart({ ...QUICK, ...PATIENT, THROTTLE: 'off' });
    const { base, edge, control } = await listening();
    const post = (path: string) => ask(`${control}/${path}`, { method: 'POST' });

    expect((await ask(`${base}/health`)).json()).toMatchObject({
      status: 'up',
      components: {
        database: { status: 'connected' },
        cache: { status: 'operational' },
        buffer: { item_count: 0 },
        memory: { process_rss: expect.any(Number) },
      },
    });
    expect(await ask(edge)).toMatchObject({ status: 200, body: '{"status":"up"}' });
    expect((await ask(`${base}/health`, { method: 'HEAD' })).status).toBe(200);
    expect((await ask(`${base}/health`, { method: 'PUT', body: 'x' })).status).toBe(405);
    await showsMoreToSigned(base);
    expect((await ask(`${base}/health/database?name=me&name=you`)).json().status).toBe('up');
    expect((await ask(`${base}/health/nothing`)).status).toBe(404);
    expect((await ask(`${base}/nowhere`)).json()).toMatchObject({ status: 404, title: 'Not Found' });

    await post('database/toggle');
    const databaseStatus = async () => (await ask(`${base}/health`)).json().components.database.status;
    await until('the database is down', async () => (await databaseStatus()) === 'error: connection_refused');
    await post('database/toggle');
    const isUp = async () => (await ask(`${base}/health`)).status === 200;
    await until('all is up', isUp);
    await post('cache/freeze');
    const cacheStatus = async () => (await ask(`${base}/health`)).json().components.cache.status;
    await until('the cache does not answer', async () => (await cacheStatus()) === 'error: timeout');
    await post('cache/freeze');
    await until('all is up again', isUp);
    await post('buffer/overfill');
    expect((await ask(`${base}/health/live`)).json().components.buffer).toMatchObject({
      item_count: 1000,
      dropped_count: 1,
      reason: 'dropped',
    });
    expect((await post('buffer/flush')).body).toContain('flushed: 1000 events');
    expect((await ask(`${base}/health/live`)).json().components.buffer.item_count).toBe(0);
    expect(await post('nonsense')).toMatchObject({
      status: 404,
      body: expect.stringContaining('buffer/flush'),
    });

    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    expect(leftovers()).toEqual([]);
    expect(processesOf(folder)).toEqual([]);
    expect(printed.text).toContain('"reason":"connection_refused"');
  });

  it('works with a plain PostgreSQL on this machine, and names the setting where it does not', async () => {
    const postgres = await LocalPostgres.start();
    const plain = npmStart({ ...PATIENT, DATABASE_URL: postgres.url, THROTTLE: 'off' });
    const strict = npmStart({ DATABASE_URL: postgres.url, DATABASE_TLS: 'verify' });
    const { base } = await plain.listening();
    const status = async () => (await ask(`${base}/health/database`)).json().status;
    await until('the database is up', async () => (await status()) === 'up');
    expect(plain.printed.text).toContain('connects without TLS');
    await strict.listening();
    await until('the wrong setting is named without a request', () =>
      strict.printed.text.includes('to connect without it, set DATABASE_TLS=off'),
    );
    await until('the verdict', () => strict.printed.text.includes('● DOWN  database tls_failure'));
    await postgres.remove();
  });

  it('fires an alarm, and shows what people receive: what is down now, and that it is over', async () => {
    const { child, listening, printed } = npmStart();
    const { control } = await listening();
    const post = (path: string) => ask(`${control}/${path}`, { method: 'POST' });

    await post('database/stop');
    expect((await post('alarm')).body).toContain('The alarm function has ended');
    expect(printed.text).toContain('Subject: DOWN: database (connection_refused) - beacon development');
    expect(printed.text).toContain('First: database: nothing listens on this port');
    expect(printed.text).toContain('Beacon Unhealthy (Maximum): 0 -> 1');
    await post('database/start');
    await post('alarm/ok');
    expect(printed.text).toMatch(/beacon-local-unhealthy is OK again after \d+ s\./);
    expect(printed.text).toContain('First: Nothing. Everything that Beacon checks is up.');

    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    expect(leftovers()).toEqual([]);
    expect(processesOf(folder)).toEqual([]);
  });

  it('runs a whole drill: verdict, alarm, message, record', async () => {
    const { listening, printed } = npmStart({ ...PATIENT, THROTTLE: 'off' });
    const { base, control } = await listening();
    const post = () => ask(`${control}/alarm/drill`, { method: 'POST' });

    expect((await ask(`${base}/health`)).status).toBe(200);
    await post();
    await until('the drill is shown', () => printed.text.includes('● DOWN  database drill'), 40_000);
    expect((await ask(`${base}/health/database`)).json()).toMatchObject({
      components: { database: { state: 'down', reason: 'drill', status: 'error: drill' } },
    });
    await until('people are told', () => printed.text.includes('Subject: Drill of database: set'), 40_000);
    await until(
      'the alarm is a drill',
      () => /Subject: DRILL: DOWN: database \(drill\)/.test(printed.text),
      40_000,
    );
    for (const step of ['verdict', 'alarm', 'message']) {
      await until(
        `the command shows ${step}`,
        () => new RegExp(`^${step} +\\+0:`, 'm').test(printed.text),
        40_000,
      );
    }
    await post();
    expect(printed.text).toContain('The drill has ended: stopped.');
    const [record] = printed.text.match(/^\{"done":"set".*$/m) ?? [];
    const { ended, steps } = JSON.parse(record ?? '{}');
    expect([ended, steps.map(({ what }: { what: string }) => what)]).toEqual([
      'stopped',
      expect.arrayContaining(['verdict', 'alarm', 'message']),
    ]);
    await until(
      'people are told the end',
      () => printed.text.includes('Subject: Drill of database: ended'),
      40_000,
    );
    expect((await ask(`${base}/health/database`)).status).toBe(200);
  }, 120_000);

  it('shows a page at / whose buttons break and repair, for this site only', async () => {
    const { listening, printed } = npmStart();
    const { base } = await listening();
    const press = (origin?: string) =>
      ask(`${base}/try/database/toggle`, {
        method: 'POST',
        redirect: 'manual',
        headers: origin ? { origin } : {},
      });
    const page = await ask(base, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('action="/try/database/toggle"');
    expect((await press('https://elsewhere.example')).status).toBe(403);
    expect((await press(base)).status).toBe(303);
    await until('the verdict', () => printed.text.includes('● DOWN  database connection_refused'));
    expect((await ask(`${base}/health`)).status).toBe(503);
  });

  it('shows two environments on one table: one that is sick is contradicted by the other', async () => {
    const { child, listening, printed } = npmStart({ ...PATIENT, THROTTLE: 'off' });
    const { base, control } = await listening();
    const last = () => [...printed.text.matchAll(/\| second environment: (.*)$/gm)].at(-1)?.[1];
    const shown = (text: string) => until(text, () => last() === text, 40_000);
    const press = (path: string) => ask(`${control}/${path}`, { method: 'POST' });

    await shown('UP');
    const [, second = ''] = /second environment listens on (http:\S+),/.exec(printed.text) ?? [];
    expect((await ask(`${second}/health`)).json().status).toBe('up');
    expect((await press('second/toggle')).body).toContain('The second environment is sick');
    await shown('UP (doubted: database connection_refused)');
    expect(printed.text).toContain('| second environment: DOWN: database connection_refused');
    expect(printed.text).not.toContain('● DOWN'); // what the first one says
    const { body } = await ask(base, { headers: { accept: 'text/html' } });
    expect(body).toContain('action="/try/second/toggle"');
    expect(body).toContain('Second environment: UP (doubted: database connection_refused)');
    await press('second/toggle');
    await shown('UP');
    await press('database/stop');
    await shown('DOWN: database connection_refused');
    await until('the first one is down, too', () => printed.text.includes('● DOWN  database'));

    const processes = nodesBelow(child.pid ?? 0);
    expect(processes.length).toBeGreaterThan(1);
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    expect(leftovers(), printed.text).toEqual([]);
    expect(processes.filter(isRunning)).toEqual([]);
  }, 120_000);

  it('removes what a run left that was killed', async () => {
    const killed = npmStart();
    await killed.listening();
    expect(leftovers().length).toBe(2);
    execFileSync('kill', ['-9', ...nodesBelow(killed.child.pid ?? 0).map(String)]);
    await once(killed.child, 'exit');
    const next = npmStart();
    await next.listening();
    expect(next.printed.text).toContain('Removed 2 servers that an earlier run left behind');
    await until('the old servers have ended', () => processesOf(folder).length <= 2 * 8);
    const gone = once(next.child, 'exit');
    next.child.kill('SIGINT');
    await gone;
    expect(leftovers()).toEqual([]);
    await until('no server runs', () => processesOf(folder).length === 0);
  });

  it('starts without a cache where there is no Redis, and says how to get one', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of ['sh', 'node', 'npm', 'ps', 'id', 'dirname']) {
      symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name));
    }
    const { listening, printed } = npmStart({ PATH: bin });
    const { base } = await listening();
    expect(printed.text).toContain('Without a cache: There is no redis-server or valkey-server on the PATH');
    const { components, status } = (await ask(`${base}/health`)).json();
    expect(status).toBe('up');
    expect(components).not.toHaveProperty('cache');
  });

  it('gives each client 100 requests a minute, but for the edge path', async () => {
    const { listening } = npmStart();
    const { base, edge } = await listening();
    const answers = await Promise.all(Array.from({ length: 110 }, () => ask(`${base}/health`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused?.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
    expect((await ask(edge)).status).toBe(200);
  });

  it('uses the servers that it is pointed to, and starts none', async () => {
    const env = {
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c',
      DATABASE_TLS: 'off',
      CACHE_URL: 'redis://127.0.0.1:1',
    };
    const { listening } = npmStart(env);
    const { base } = await listening();
    expect((await ask(`${base}/health`)).status).toBe(503);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['a setting', { DATABASE_TTL: 'soon', COMPONENTS: 'databse' }, /2 things are wrong/],
    [
      'a port that is a secret',
      { PORT: 'hunter2', THROTTLE: 'hunter2' },
      /PORT: got a value of 7 characters/,
    ],
    ['a port', { PORT: '99999' }, /PORT: got "99999"; allowed: 0 \(any free port\) to 65535/],
  ])('stops at once with one readable message when %s is wrong', async (_what, env, message) => {
    const { child, printed } = npmStart(env);
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(printed.text).toMatch(message);
    expect(printed.text).not.toMatch(/at .*\.ts:\d+|hunter2/);
    expect(leftovers()).toEqual([]);
  });
});

/** The header that stands in for a signature here. */
async function showsMoreToSigned(base: string): Promise<void> {
  const headers = { 'x-beacon-signed': '1', 'content-type': 'application/json' };
  const run = { method: 'POST', body: '{"components":["cache"]}' };
  expect((await ask(`${base}/health/details`)).status).toBe(403);
  expect((await ask(`${base}/health`, run)).status).toBe(403);
  expect((await ask(`${base}/health/details`, { headers })).json().settings).toMatchObject({ CACHE_TTL: 0 });
  const { components } = (await ask(`${base}/health`, { ...run, headers })).json();
  expect(components).toMatchObject({ cache: { state: 'up', failures_in_row: 0 } });
  expect(components).not.toHaveProperty('database');
}

/** A process and those that it started, as far as they are not servers. */
function nodesBelow(pid: number): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = list.split('\n').map(line => line.trim().split(/\s+/));
  const children = rows.filter(
    ([, parent, name = '']) => Number(parent) === pid && !/postgres|redis|^ps$/.test(name),
  );
  return [...children.flatMap(([child]) => nodesBelow(Number(child))), pid];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What Beacon left in the folder for temporary files; npm may have left something of its own. */
function leftovers(): string[] {
  return readdirSync(folder).filter(name => name.startsWith('beacon-'));
}

/** Command lines of processes that mention the folder. */
function processesOf(path: string): string[] {
  const list = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
  return list.split('\n').filter(line => line.includes(path));
}
