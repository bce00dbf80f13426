import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { handler as Handler } from '../../examples/codedeploy-hook.ts';
import { AwsStandIn } from '../../local/aws/stand-in.ts';
import { startProbe } from '../support/beacon.ts';

const UP = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100', LOG_LEVEL: 'SILENT' };
const DOWN = { ...UP, DATABASE_URL: 'postgres://a:b@127.0.0.1:1/orders', DATABASE_TLS: 'off' };
const EVENT = { DeploymentId: 'd-ABCDEF123', LifecycleEventHookExecutionId: 'hook-1' };

/** Stands in for CodeDeploy: records what it is told, in the format of its API (AWS JSON 1.1). */
const told: object[] = [];
const codeDeploy = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  told.push({ target: request.headers['x-amz-target'], ...JSON.parse(body) });
  response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end('{"lifecycleEventHookExecutionId":"hook-1"}');
});

let aws: AwsStandIn;
let handler: typeof Handler;

beforeAll(async () => {
  aws = await AwsStandIn.start();
  await once(codeDeploy.listen(0, '127.0.0.1'), 'listening');
  const { port } = codeDeploy.address() as AddressInfo;
  Object.assign(process.env, aws.env, {
    AWS_ENDPOINT_URL_CODEDEPLOY: `http://127.0.0.1:${port}`,
    PROBE_FUNCTION_NAME: 'beacon-probe',
  });
  ({ handler } = await import('../../examples/codedeploy-hook.ts'));
});

beforeEach(() => told.splice(0));

afterAll(async () => {
  await aws.stop();
  codeDeploy.closeAllConnections();
  codeDeploy.close();
});

it.each([
  ['up', UP, 'Succeeded'],
  ['degraded', { ...UP, MAX_MEMORY_PERCENT: '1' }, 'Succeeded'],
  ['down', DOWN, 'Failed'],
])('tells CodeDeploy what the real probe function found: %s', async (_status, env, status) => {
  aws.invoked = startProbe(env).invoke;
  expect(await handler(EVENT)).toBe(status);
  expect(told).toEqual([
    {
      target: 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus',
      ...{ deploymentId: 'd-ABCDEF123', lifecycleEventHookExecutionId: 'hook-1', status },
    },
  ]);
});

it.each([
  ['fails', () => Promise.reject(new Error('a bug'))],
  ['gives no report', async () => ({ rejected: 'a field of the request is unknown' })],
])('stops the deployment when the probe function %s', async (_how, invoked) => {
  aws.invoked = invoked;
  expect(await handler(EVENT)).toBe('Failed');
  expect(told).toMatchObject([{ status: 'Failed' }]);
});
