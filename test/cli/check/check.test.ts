import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkHere } from '../../../cli/check/in-process.ts';
import { beacon } from '../../../cli/program.ts';
import type { Terminal } from '../../../cli/terminal/terminal.ts';
import { portOf, startFront } from '../../../local/front/front.ts';
import { startBeacon } from '../../support/beacon.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { envOf, type Servers, startServers, stopServers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

let servers: Servers;
const open: Server[] = [];
const closing: (() => void)[] = [];

beforeAll(async () => {
  servers = await startServers();
});

afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
  for (const close of closing.splice(0)) close();
});

afterAll(() => stopServers(servers));

async function run(args: readonly string[], changes: Partial<Terminal> = {}) {
  const { terminal, written } = fakeTerminal(changes);
  return { exitCode: await beacon(['check', ...args], '1.0.0', terminal), ...written, written };
}

/** A Beacon behind the local front, without stored results. */
async function served(env: Record<string, string> = {}): Promise<string> {
  const always = { DATABASE_TTL: '0', DATABASE_FAILURE_TTL: '0', CACHE_TTL: '0', CACHE_FAILURE_TTL: '0' };
  const { handler, close } = startBeacon({ ...envOf(servers), ...always, ...env });
  closing.push(close);
  const front = await startFront({ handler: handler as never, edgePath: '/edge/x', throttle: () => 0 }, 0);
  open.push(front);
  return `http://127.0.0.1:${portOf(front)}`;
}

async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('beacon check <url>', () => {
  it('shows a system that is up, and ends with 0', async () => {
    const { exitCode, out } = await run([await served()]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^UP {2}http:\S+\/health, development, version 0\.0\.0\n/);
    expect(out).toMatch(/ {2}database {2}up {8}\d+(\.\d+)? ms\n/);
  });

  it('names the reason and the first step, and ends with 2, 1 or 3', async () => {
    const down = await run([await served({ DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' })]);
    expect(down.exitCode).toBe(2);
    expect(down.out).toMatch(/database {2}down {6}connection_refused .*\n +nothing listens on this port/);
    const degraded = await run([await served({ CACHE_URL: 'redis://127.0.0.1:9' })]);
    expect(degraded.exitCode).toBe(1);
    const blind = await run([
      await served({
        DATABASE_SECRET_ARN: 'orders',
        DATABASE_URL: '',
        DATABASE_HOST: '127.0.0.1',
        DATABASE_NAME: 'x',
      }),
    ]);
    expect(blind).toMatchObject({ exitCode: 3 });
    expect(blind.out).toContain('the fault is in Beacon: database credentials_unavailable');
  });

  it('waits through an outage, names its reason, and holds', async () => {
    const url = await served();
    await servers.postgres.process.stop();
    const { terminal, written } = fakeTerminal();
    const exit = beacon(['check', url, '--wait', '60', '--hold', '2'], '1.0.0', terminal);
    await until('it waits', () => written.err.includes('waiting: database connection_refused, 0 s'));
    await servers.postgres.process.start();
    expect(await exit).toBe(0);
    expect(written.err).toMatch(/waiting: up 1 of 2 times, \d+ s/);
  });

  it('prints JSON with the report', async () => {
    const { exitCode, out } = await run([await served(), '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'up',
      exit_code: 0,
      status_code: 200,
      report: { status: 'up', components: { database: { status: 'connected' } } },
    });
  });

  it('sends headers, and shows details to a signed caller', async () => {
    const url = await served({ DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' });
    const { out } = await run([`${url}/health/details`, '--header', 'x-beacon-signed: 1']);
    expect(out).toContain('it said: connect ECONNREFUSED 127.0.0.1:9');
  });

  it('signs with the credentials of the environment', async () => {
    const seen: { path?: string; authorization?: string; date?: unknown } = {};
    const url = await answering(({ url: path, headers }, response) => {
      Object.assign(seen, { path, authorization: headers.authorization, date: headers['x-amz-date'] });
      response.setHeader('x-health-status', 'up').end('{"status":"up"}');
    });
    process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    const { exitCode } = await run([url, '--sign'], { env: { AWS_REGION: 'eu-west-1' } });
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    expect(exitCode).toBe(0);
    expect(seen.path).toBe('/health/details');
    expect(seen.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\//,
    );
    expect(seen.date).toMatch(/^\d{8}T\d{6}Z$/);
  });
});

describe('an answer that is not a report', () => {
  it.each<[string, RequestListener, RegExp]>([
    ['garbage', (_request, response) => response.end('\u0000\u0001'), /not Beacon's/],
    [
      'a redirect',
      (_request, response) => response.writeHead(301, { location: 'https://example.com/' }).end(),
      /it redirects to https:\/\/example\.com\/: give that URL/,
    ],
    [
      'HTML of a proxy',
      (_request, response) => response.writeHead(502).end('<html>'),
      /\(502\) is not Beacon's: it contains HTML/,
    ],
    ['nothing at all', request => request.socket.destroy(), /closed the connection/],
    ['an endless body', (_request, response) => response.end('x'.repeat(2_000_000)), /longer than 1 MiB/],
    ['silence', () => {}, /no answer within 1 s/],
    ['silence in the body', (_request, response) => void response.write('{'), /no answer within 1 s/],
  ])('%s ends with 3, and one sentence', async (_what, listener, why) => {
    const { exitCode, out } = await run([await answering(listener), '--timeout', '1']);
    expect(exitCode).toBe(3);
    expect(out).toMatch(/^CANNOT TELL {2}http:/);
    expect(out.split('\n')[1]).toMatch(why);
  });

  it('a closed port ends with 3', async () => {
    const url = await answering(() => {});
    const [server] = open.splice(0);
    await new Promise(resolve => server?.close(resolve));
    const { exitCode, out } = await run([url]);
    expect(exitCode).toBe(3);
    expect(out).toMatch(/nothing listens at 127\.0\.0\.1:\d+/);
  });

  it.each([
    ['http://127.0.0.1:9', /bad port/],
    [
      'https://no-such-name.invalid',
      /the name no-such-name\.invalid (does not resolve|could not be resolved)/,
    ],
  ])('%s ends with 3', async (url, why) => {
    const { exitCode, out } = await run([url]);
    expect(exitCode).toBe(3);
    expect(out).toMatch(why);
  });
});

describe('beacon check without a URL', () => {
  it('checks from this machine, with messages and hints', async () => {
    const { BUFFER_SOURCE, ...env } = envOf(servers);
    const up = await run([], { env: { ...env, BUFFER_SOURCE } });
    expect(up).toMatchObject({ exitCode: 0 });
    const down = await run([], { env: { ...env, DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' } });
    expect(down.exitCode).toBe(2);
    expect(down.out).toContain('it said: connect ECONNREFUSED 127.0.0.1:9');
  });

  it('names the Node.js that it needs', async () => {
    const { look } = await checkHere({}, '20.20.2');
    expect(await look()).toMatchObject({
      verdict: 'cannot tell',
      why: 'this is Node.js 20.20.2, and a check without a URL needs 24 or newer',
    });
  });

  it('says what to set where nothing is configured', async () => {
    const { exitCode, out } = await run([]);
    expect(exitCode).toBe(3);
    expect(out).toContain('give a URL, or set DATABASE_URL or CACHE_URL');
  });

  it('lists every wrong setting', async () => {
    const { exitCode, out } = await run([], { env: { DATABASE_URL: 'x', CACHE_TTL: 'y' } });
    expect(exitCode).toBe(3);
    expect(out).toMatch(
      /2 things are wrong[\s\S]*CACHE_TTL[\s\S]*DATABASE_URL|2 things are wrong[\s\S]*DATABASE_URL[\s\S]*CACHE_TTL/,
    );
  });
});

describe('the arguments', () => {
  it.each([
    [['--wait', 'long'], '--wait must be a whole number from 0 to 86400, not "long"'],
    [['--hold', '0'], '--hold must be a whole number from 1 to 100, not "0"'],
    [['--header', 'x'], "--header must be 'name: value'"],
    [['ftp://example.com'], '"ftp://example.com" is not a URL'],
    [['https://a:b@example.com'], 'a URL with a user or a password is not supported'],
    [['--nope'], "unknown option '--nope'"],
    [['http://example.com', '--sign'], '--sign needs the region of example.com: set AWS_REGION'],
  ])('%j end with 64 and say what is wrong', async (args, message) => {
    const { exitCode, err, out } = await run(args);
    expect({ exitCode, out }).toEqual({ exitCode: 64, out: '' });
    expect(err).toContain(message);
  });

  it('have a help that fits on a screen', async () => {
    const { exitCode, out } = await run(['--help']);
    expect(exitCode).toBe(0);
    expect(out.split('\n').length).toBeLessThan(25);
    expect(out.split('\n').filter(line => line.length > 120)).toEqual([]);
  });

  it('give colours to a terminal only', async () => {
    const url = await served();
    expect((await run([url], { hasColour: true })).out).toContain('\u001b[32mUP');
    expect((await run([url])).out).not.toContain('\u001b');
  });
});
