import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { until } from '../support/until.ts';
import { ask, down, UP, watch } from './ask.ts';
import { Program, programOf } from './program.ts';

let postgres: LocalPostgres;
let proxy: Program;

const configuration = (port: number, mode: string, upstream: number) => `
global
  log stderr format raw daemon
defaults
  mode ${mode}
  timeout connect 200ms
  timeout client 5s
  timeout server 5s
listen database
  bind 127.0.0.1:${port}
  server one 127.0.0.1:${upstream} check inter 100ms
`;

async function start(mode: 'tcp' | 'http', upstream: number): Promise<string> {
  const port = await freePort();
  proxy = new Program({
    file: programOf('haproxy', 'haproxy'),
    args: path => ['-W', '-f', path('configuration')],
    readyWhen: /Loading success|is UP|ready/i,
    files: { configuration: configuration(port, mode, upstream) },
  });
  await proxy.process.start();
  return postgres.url.replace(`:${postgres.port}`, `:${port}`);
}

beforeAll(async () => {
  postgres = await LocalPostgres.start();
});

afterEach(() => proxy.remove());

afterAll(() => postgres.remove());

describe('a database behind the real HAProxy', () => {
  it('is up, and lost when its server is gone, since HAProxy only closes the connection', async () => {
    const beacon = watch({ DATABASE_URL: await start('tcp', postgres.port) });
    expect(await beacon.ask()).toEqual(UP);
    await postgres.process.stop();
    await until('HAProxy knows', async () => (await beacon.ask()).reason === 'connection_lost');
    await postgres.process.start();
    beacon.close();
  });

  it('was never there', async () => {
    expect(await ask({ DATABASE_URL: await start('tcp', await freePort()) })).toEqual(
      down('connection_lost'),
    );
  });

  it('answers in a foreign protocol when HAProxy expects HTTP', async () => {
    const url = await start('http', postgres.port);
    expect(await ask({ DATABASE_URL: url })).toEqual(down('unexpected_response'));
    expect(await ask({ DATABASE_URL: url, DATABASE_TLS: 'verify' })).toEqual(down('unexpected_response'));
  });
});
