import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import { emfFaults, extract } from '../support/emf.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { schedulerEvent } from '../support/schedules.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';

let root: string;
let servers: Servers;
let runtime: LambdaRuntime;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-probe-'));
  [servers] = await Promise.all([startServers(), bundleFunction('probe', root)]);
});

afterEach(() => runtime.stop());

afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await stopServers(servers);
});

async function start(env: Record<string, string> = {}) {
  runtime = await LambdaRuntime.create();
  runtime.spawn({ folder: join(root, 'probe'), env: { ...envOf(servers), ...env } });
}

describe('the bundle of the probe function under the Lambda runtime client', () => {
  it('answers a schedule, and a caller that names one component', async () => {
    await start();
    expect(await runtime.invoke(schedulerEvent())).toMatchObject({
      status: 'up',
      cause: 'heartbeat',
      components: { database: { status: 'connected', failures_in_row: 0 }, cache: { status: 'operational' } },
    });
    const { components } = (await runtime.invoke({ components: ['cache'] })) as { components: object };
    expect(Object.keys(components)).toEqual(['timestamp', 'version', 'cache']);
  });

  it.each(['Text', 'JSON'])(
    'publishes lines that CloudWatch understands, with the log format %s',
    async format => {
      await start({ AWS_LAMBDA_LOG_FORMAT: format });
      await runtime.invoke(schedulerEvent());
      const lines = runtime.output.split('\n').filter(line => line.includes('CloudWatchMetrics'));
      expect(lines.flatMap(line => emfFaults(`${line}\n`, Date.now()))).toEqual([]);
      expect(extract(lines)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'Status', value: 0 }),
          expect.objectContaining({
            name: 'LatencyMs',
            dimensions: expect.objectContaining({ Component: 'cache' }),
          }),
        ]),
      );
    },
  );

  it('answers a request that it does not understand, and does not fail', async () => {
    await start();
    expect(await runtime.invoke({ components: ['databse'] })).toMatchObject({
      ...{ rejected: expect.stringContaining('databse'), looks_like: 'a request for a run' },
    });
  });

  it('answers "down" and does not fail', async () => {
    await start({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' });
    expect(await runtime.invoke({ cause: 'test' })).toMatchObject({
      status: 'down',
      components: { database: { reason: 'connection_refused', message: expect.any(String) } },
    });
  });
});
